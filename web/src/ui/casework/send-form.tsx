// The frame of a form that sends one act: why it was refused above it and at its field, what was typed kept.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Told } from "../../api/outcomes.ts";
import { useExplorer } from "../shared.tsx";
import { RefusedField } from "./fields.tsx";
import { Refusal, type Sending, useFocusFirst } from "./sending.tsx";

interface Props {
  /** What it is for, by which tests and styles find it. */
  name: string;
  title: string;
  sending: Sending<Told>;
  onSend: () => void;
  /** Closes a form that opened in place; a form that always stands there has none. */
  onClose?: () => void;
  /** Nothing was typed that a key could lose. */
  isUntouched?: boolean;
  isReady?: boolean;
  submit?: string;
  /** What else a refusal tells. */
  refused?: ComponentChildren;
  children: ComponentChildren;
}

export function SendForm(props: Props) {
  const { t } = useExplorer();
  const { name, title, sending, onClose } = props;
  const form = useRef<HTMLFormElement>(null);
  const wrong = useRefusedField(sending.refusal);
  return (
    <form
      ref={form}
      class={onClose ? "act" : "act wide"}
      data-act={name}
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSend();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && props.isUntouched) onClose?.();
      }}
    >
      <h3>{title}</h3>
      {onClose && <Focus form={form} />}
      <Refusal sender={sending}>{props.refused}</Refusal>
      <RefusedField.Provider value={wrong}>{props.children}</RefusedField.Provider>
      <div class="row">
        <button type="submit" class="primary" disabled={sending.busy || props.isReady === false} data-send>
          {props.submit ?? t("send")}
        </button>
        {onClose && (
          <button type="button" onClick={onClose}>
            {t("cancel")}
          </button>
        )}
      </div>
    </form>
  );
}

function Focus({ form }: { form: { current: HTMLFormElement | null } }) {
  useFocusFirst(form);
  return null;
}

/** The field that a refusal is about, with its words. */
export function useRefusedField(refusal: Told | null): { name: string; why: string } | null {
  const { language } = useExplorer();
  if (!refusal?.field) return null;
  const why = language === "zh" ? refusal.messageZh : refusal.messageEn;
  return { name: refusal.field, why: why ?? refusal.reason ?? "" };
}

interface DoneProps {
  /** What was done, by which tests find it. */
  name: string;
  children: ComponentChildren;
}

/** What was done, with the focus on it, so that it is heard and the keyboard goes on from there. */
export function Done({ name, children }: DoneProps) {
  return (
    <div class="notice told" role="status" tabIndex={-1} data-told={name} ref={focusOnce}>
      {children}
    </div>
  );
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus();
}
