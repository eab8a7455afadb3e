// Work on many items, a few at a time.

/** Questions under way at once: a browser keeps six connections, and a search must still get through. */
const AT_ONCE = 4;

/** Run work on each item, a few at a time. */
export async function inTurn<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const runner = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, runner));
}
