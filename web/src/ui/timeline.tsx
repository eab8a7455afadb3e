// The two clocks: the day on which something is true, and the day by which it was known.
import { useEffect, useRef, useState } from "preact/hooks";
import { dayNumber, dayText, isDay, type Moment, today } from "../model/moment.ts";
import { useExplorer } from "./shared.tsx";

const FIRST_DAY = "1990-01-01";
const DAYS_AHEAD = 3 * 365;
const PAUSE = 200;

export function Timeline() {
  const { explorer, state, t } = useExplorer();
  const { moment } = state.view;
  const set = (changes: Partial<Moment>) => void explorer.setMoment({ ...moment, ...changes });
  const now = today();
  return (
    <div class="timeline">
      <Clock
        name="valid"
        label={t("validAt")}
        help={t("validAtHelp")}
        day={moment.validAt}
        unset={t("todayWord")}
        latest={dayNumber(now) + DAYS_AHEAD}
        onSet={(validAt) => set({ validAt })}
      />
      <Clock
        name="known"
        label={t("knownAt")}
        help={t("knownAtHelp")}
        day={moment.knownAt}
        unset={t("nowWord")}
        latest={dayNumber(now)}
        onSet={(knownAt) => set({ knownAt })}
      />
    </div>
  );
}

interface ClockProps {
  name: string;
  label: string;
  help: string;
  day: string;
  /** What to call no day at all: today, or now. */
  unset: string;
  latest: number;
  onSet: (day: string) => void;
}

function Clock({ name, label, help, day, unset, latest, onSet }: ClockProps) {
  const { t } = useExplorer();
  const now = today();
  const [shown, setShown] = useState(day || now);
  const [typed, setTyped] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    setShown(day || now);
    setTyped(null);
  }, [day, now]);

  // While the slider moves only its own day follows; the graph is asked when it rests.
  const move = (next: string) => {
    setShown(next);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => onSet(next === now ? "" : next), PAUSE);
  };
  const type = (text: string) => {
    setTyped(text);
    if (isDay(text)) move(text);
  };
  const isWrong = typed !== null && !isDay(typed);
  return (
    <fieldset class={`clock ${day ? "set" : ""}`}>
      <legend title={help}>{label}</legend>
      <input
        type="range"
        aria-label={`${label}: ${help}`}
        aria-valuetext={shown}
        data-clock={name}
        min={Math.min(dayNumber(FIRST_DAY), dayNumber(shown))}
        max={Math.max(latest, dayNumber(shown))}
        value={dayNumber(shown)}
        onInput={(event) => {
          setTyped(null);
          move(dayText(event.currentTarget.valueAsNumber));
        }}
      />
      <span class="day">
        {/* Text, because a browser shows a date field in the order of its own language. */}
        <input
          type="text"
          inputMode="numeric"
          autocomplete="off"
          maxLength={10}
          placeholder={t("dayForm")}
          title={t("dayForm")}
          aria-label={`${label} (${t("dayForm")})`}
          aria-invalid={isWrong}
          data-day={name}
          value={typed ?? shown}
          onInput={(event) => type(event.currentTarget.value)}
          onBlur={() => setTyped(null)}
        />
        <button
          type="button"
          aria-label={`${label}: ${t("dayPick")}`}
          title={t("dayPick")}
          onClick={() => picker.current?.showPicker()}
        >
          <svg class="shape" viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
            <path
              d="M2 4h12v10H2zM2 7h12M5 2v3M11 2v3"
              fill="none"
              stroke="currentColor"
              stroke-width="1.4"
            />
          </svg>
        </button>
        <input
          ref={picker}
          type="date"
          class="behind"
          tabIndex={-1}
          aria-hidden="true"
          value={shown}
          onChange={(event) => isDay(event.currentTarget.value) && move(event.currentTarget.value)}
        />
      </span>
      <button
        type="button"
        data-unset={name}
        disabled={!day}
        onClick={() => {
          clearTimeout(waiting.current);
          onSet("");
        }}
      >
        {unset}
      </button>
    </fieldset>
  );
}
