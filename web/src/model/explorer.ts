// The state of the page and everything that changes it.
import { ApiError, isCancelled } from "../api/client.ts";
import { Casework } from "../api/casework.ts";
import { Desk } from "../api/desk.ts";
import { Editions } from "../api/editions.ts";
import { type Service, STANDINGS_AT_ONCE } from "../api/service.ts";
import { Tips } from "../api/tips.ts";
import type { AsOf, LinkKind, Named, SourceAge, SubjectStanding } from "../api/types.ts";
import { type Contribution, type KnownStanding, unite } from "./graph.ts";
import { inTurn } from "./in-turn.ts";
import { type Loaded, load } from "./loading.ts";
import { NOTHING, type Pick, type State } from "./state.ts";
import { asOf, type Moment } from "./moment.ts";
import {
  EMPTY,
  type Growth,
  type Language,
  type LayoutName,
  type Place,
  readView,
  type View,
} from "./permalink.ts";

export class Explorer {
  readonly service: Service;
  readonly casework: Casework;
  readonly desk: Desk;
  readonly tips: Tips;
  readonly editions: Editions;
  state: State;
  #listeners = new Set<() => void>();
  #loaded = new Map<string, Loaded>();
  #root: Named | null = null;
  #standings = new Map<string, KnownStanding>();
  #refreshing: AbortController | null = null;

  constructor(service: Service, view: View = EMPTY) {
    this.service = service;
    const { client } = service;
    this.casework = new Casework(client);
    this.desk = new Desk(client);
    this.tips = new Tips(client);
    this.editions = new Editions(client);
    this.state = { ...NOTHING, view };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get asOf(): AsOf {
    return asOf(this.state.view.moment);
  }

  /** Show a subject alone with its neighbours; what was shown before goes. */
  async start(subject: Named): Promise<void> {
    this.#root = subject;
    this.#change({ view: { ...this.state.view, subject: subject.id, growth: neighboursOf(subject.id) } });
    this.#change({ selected: subject.id, pointedOut: [] });
    await this.refresh();
  }

  /** Show what a permalink says. */
  async open(hash: string): Promise<void> {
    const view = readView(hash, this.state.view.language);
    if (view.subject && view.growth.length === 0) view.growth = neighboursOf(view.subject);
    this.#change({ view, selected: view.subject, pointedOut: [], picked: pickedIn(view.growth) });
    await this.refresh();
  }

  /** Set the subjects picked for a question about several. */
  pick(what: Pick, subjects: Named[]): void {
    this.#change({ picked: { ...this.state.picked, [what]: subjects } });
  }

  select(id: string): void {
    this.#change({ selected: id });
  }

  pointOut(ids: string[]): void {
    this.#change({ pointedOut: ids });
  }

  isGrown(id: string): boolean {
    return this.state.view.growth.some((each) => each.what === "neighbours" && each.id === id);
  }

  /** Bring the neighbours of a subject, or the next page of them. */
  async grow(id: string): Promise<void> {
    const known = this.state.view.growth.find((each) => each.what === "neighbours" && each.id === id);
    const pages = known?.what === "neighbours" ? known.pages + 1 : 1;
    if (known && !this.state.graph.bundles.has(id)) return;
    await this.add({ what: "neighbours", id, pages });
  }

  async add(growth: Growth): Promise<void> {
    const rest = this.state.view.growth.filter((each) => placeOf(each) !== placeOf(growth));
    this.#change({ view: { ...this.state.view, growth: [...rest, growth] } });
    const signal = this.#refreshing?.signal;
    await this.#busily(async () => {
      await this.#load(growth, signal);
      this.#unite();
      await this.#loadStandings(signal);
    });
  }

  /** Take away what a subject brought. */
  shrink(id: string): void {
    const growth = this.state.view.growth.filter((each) => !("id" in each) || each.id !== id);
    this.#change({ view: { ...this.state.view, growth }, pointedOut: [] });
    this.#unite();
  }

  async setMoment(moment: Moment): Promise<void> {
    this.#change({ view: { ...this.state.view, moment } });
    await this.refresh();
  }

  async setLinks(links: LinkKind[] | null): Promise<void> {
    this.#change({ view: { ...this.state.view, links } });
    await this.refresh();
  }

  /** Go to the graph or to another place; the graph stays as it is meanwhile. */
  go(place: Place, openId = ""): void {
    this.#change({ view: { ...this.state.view, place, openId } });
  }

  setLayout(layout: LayoutName): void {
    this.#change({ view: { ...this.state.view, layout } });
  }

  setLanguage(language: Language): void {
    this.#change({ view: { ...this.state.view, language } });
  }

  async setToken(token: string): Promise<void> {
    this.service.client.setToken(token);
    const tokens = this.state.tokens + 1;
    this.#change({ hasToken: this.service.client.hasToken, tokens, problems: [] });
    await this.refresh();
  }

  /** Remember what went wrong, and ask for a token where that would have helped. */
  report(error: unknown): void {
    if (isCancelled(error)) return;
    const problem =
      error instanceof ApiError ? error : new ApiError("INTERNAL", String(error), "页面内部错误。");
    if (problem.code === "UNAUTHENTICATED") this.#change({ tokenAsked: this.state.tokenAsked + 1 });
    const others = this.state.problems.filter((each) => each.code !== problem.code);
    this.#change({ problems: [...others, problem] });
  }

  dismiss(code: string): void {
    this.#change({ problems: this.state.problems.filter((each) => each.code !== code) });
  }

  /** Ask everything anew at the present moment, and show it at once when all has come. */
  async refresh(): Promise<void> {
    this.#refreshing?.abort();
    const refreshing = new AbortController();
    this.#refreshing = refreshing;
    const { signal } = refreshing;
    const { view } = this.state;
    await this.#busily(async () => {
      this.#loaded = new Map();
      this.#standings = new Map();
      this.#change({ problems: [], incomplete: null, stale: [], sources: [], refreshing: true });
      await this.#loadRoot(view.subject, signal);
      await inTurn(view.growth, (growth) => this.#load(growth, signal));
      if (signal.aborted) return;
      this.#unite();
      this.#change({ refreshing: false });
      await this.#loadStandings(signal);
    });
  }

  async #loadRoot(id: string, signal: AbortSignal): Promise<void> {
    if (!id) {
      this.#root = null;
      return;
    }
    try {
      const found = await this.service.subject(id, { asOf: this.asOf, signal });
      if (signal.aborted) return;
      if (found) this.#root = found;
      else throw new ApiError("NOT_FOUND", "There is no such subject.", "没有此主体。");
    } catch (error) {
      if (this.#root?.id !== id) this.#root = null;
      this.report(error);
    }
  }

  async #load(growth: Growth, signal?: AbortSignal): Promise<void> {
    const { links, language } = this.state.view;
    const asking = { asOf: this.asOf, signal };
    try {
      const loaded = await load(this.service, growth, links, language === "zh" ? "ZH" : "EN", asking);
      if (!signal?.aborted) this.#loaded.set(placeOf(growth), loaded);
    } catch (error) {
      if (!signal?.aborted) this.#loaded.delete(placeOf(growth));
      this.report(error);
    }
  }

  async #loadStandings(signal?: AbortSignal): Promise<void> {
    const wanted = [...this.state.graph.nodes.keys()].filter((id) => !this.#standings.has(id));
    const portions: string[][] = [];
    for (let at = 0; at < wanted.length; at += STANDINGS_AT_ONCE)
      portions.push(wanted.slice(at, at + STANDINGS_AT_ONCE));
    await inTurn(portions, (ids) => this.#askStandings(ids, signal));
  }

  /** Ask for standings and draw them; a question that is too large for the service is asked in halves. */
  async #askStandings(ids: string[], signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    try {
      const found = await this.service.standings(ids, { asOf: this.asOf, signal });
      if (!signal?.aborted) this.#note(ids, found);
    } catch (error) {
      const isTooLarge = error instanceof ApiError && error.code === "LIMIT_EXCEEDED";
      if (!isTooLarge || ids.length === 1) return this.report(error);
      const half = Math.ceil(ids.length / 2);
      await this.#askStandings(ids.slice(0, half), signal);
      await this.#askStandings(ids.slice(half), signal);
    }
  }

  #note(ids: string[], found: SubjectStanding[]): void {
    for (const [index, each] of found.entries()) {
      const id = each.subject?.id ?? ids[index];
      const complete = each.completeness === "COMPLETE";
      if (id) this.#standings.set(id, { standing: each.standing, complete, sources: each.staleness });
    }
    this.#unite();
  }

  #unite(): void {
    const { view } = this.state;
    const loaded = view.growth.flatMap((growth) => this.#loaded.get(placeOf(growth)) ?? []);
    const root: Contribution[] = this.#root ? [{ nodes: [this.#root], links: [] }] : [];
    const graph = unite([...root, ...loaded.map((each) => each.contribution)], this.#standings);
    const cut = loaded.filter((each) => each.incomplete);
    const incomplete = cut.length ? [...new Set(cut.flatMap((each) => each.bounds))] : null;
    const sources = bySource(loaded.flatMap((each) => each.staleness));
    const ofStandings = [...graph.nodes.values()].flatMap((node) => node.sources);
    const stale = bySource([...sources, ...ofStandings]).filter((age) => age.stale);
    const selected = graph.nodes.has(this.state.selected) ? this.state.selected : view.subject;
    this.#change({ graph, incomplete, stale, sources, selected });
  }

  #waiting = 0;

  async #busily(work: () => Promise<void>): Promise<void> {
    this.#waiting += 1;
    this.#change({ busy: true });
    try {
      await work();
    } finally {
      this.#waiting -= 1;
      this.#change({ busy: this.#waiting > 0 });
    }
  }

  #change(changes: Partial<State>): void {
    this.state = { ...this.state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

function neighboursOf(id: string): Growth[] {
  return [{ what: "neighbours", id, pages: 1 }];
}

/** Growths with one place replace one another: the next page, the next depth, another selection. */
function placeOf(growth: Growth): string {
  if (growth.what === "path") return `path~${growth.from}~${growth.to}`;
  return growth.what === "common" ? "common" : `${growth.what}~${growth.id}`;
}

/** What a permalink draws was picked once; the names come with the answer. */
function pickedIn(growth: Growth[]): Record<Pick, Named[]> {
  const named = (ids: string[]) => ids.map((id): Named => ({ id, kind: "ENTERPRISE", name: "" }));
  const common = growth.find((each) => each.what === "common");
  const foreign = growth.find((each) => each.what === "foreign");
  return {
    compared: named(common?.what === "common" ? common.ids : []),
    listed: named(foreign?.what === "foreign" ? foreign.listed : []),
  };
}

/** Each source once, by name. */
function bySource(ages: SourceAge[]): SourceAge[] {
  const found = new Map(ages.map((age) => [age.source, age]));
  return [...found.values()].sort((one, other) => one.source.localeCompare(other.source));
}
