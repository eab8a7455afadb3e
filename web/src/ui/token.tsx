// The field for the access token. What is typed goes into the memory of the client and nowhere else.
import { useEffect, useRef, useState } from "preact/hooks";
import { useExplorer } from "./shared.tsx";

export function Token() {
  const { explorer, state, t } = useExplorer();
  const [open, setOpen] = useState(false);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (state.tokenAsked > 0) setOpen(true);
  }, [state.tokenAsked]);
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open, state.tokenAsked]);

  const use = (value: string) => {
    if (field.current) field.current.value = "";
    setOpen(false);
    void explorer.setToken(value);
  };
  return (
    <div class="token">
      <button
        type="button"
        aria-expanded={open}
        class={state.hasToken ? "on" : ""}
        onClick={() => setOpen(!open)}
      >
        <span aria-hidden="true">{state.hasToken ? "●" : "○"}</span>{" "}
        {t(state.hasToken ? "tokenSet" : "token")}
      </button>
      {open && (
        <form
          class="popup"
          onSubmit={(event) => {
            event.preventDefault();
            use(field.current?.value ?? "");
          }}
          onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
        >
          <p>{t("tokenWhy")}</p>
          <label>
            {t("token")}
            <input ref={field} type="password" autocomplete="off" spellcheck={false} data-token />
          </label>
          <p class="quiet">
            {t("tokenHow")} <code>credit-graph token --role bank --org demo</code>
          </p>
          <div class="row">
            <button type="submit" class="primary">
              {t("tokenUse")}
            </button>
            {state.hasToken && (
              <button type="button" onClick={() => use("")}>
                {t("tokenForget")}
              </button>
            )}
            <button type="button" onClick={() => setOpen(false)}>
              {t("close")}
            </button>
          </div>
        </form>
      )}
    </div>
  );
}
