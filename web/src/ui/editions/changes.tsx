// The rows that an edition changes: each as it was and as it is to be, with the cells that differ.
import type { CatalogueChange, Cell } from "../../api/edition-types.ts";
import { editionWords } from "../../text/edition-codes.ts";
import { Table } from "../casework/lists.tsx";
import { useExplorer } from "../shared.tsx";

export function Changes({ changes }: { changes: CatalogueChange[] }) {
  const { language, t } = useExplorer();
  return (
    <section data-changes>
      <h3>{t("editionChanges", { n: changes.length })}</h3>
      <Table columns={[t("editionTable"), t("editionKey"), t("editionBefore"), t("editionAfter")]}>
        {changes.map((change) => (
          <tr key={`${change.table}${change.key}`} data-change-key={change.key}>
            <td>{editionWords("table", change.table, language)}</td>
            <td>{change.key}</td>
            <td>{change.before ? <Cells cells={change.before} of={change} /> : t("editionNew")}</td>
            <td>{change.after ? <Cells cells={change.after} of={change} /> : t("editionRepealed")}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}

/** What differs stands out by its weight, and comes first. */
function Cells({ cells, of }: { cells: Cell[]; of: CatalogueChange }) {
  const differs = ({ column }: Cell) => of.columns.includes(column);
  const ordered = [...cells.filter(differs), ...cells.filter((cell) => !differs(cell))];
  return (
    <ul class="plain cells">
      {ordered.map((cell) => (
        <li key={cell.column} class={differs(cell) ? "" : "quiet"}>
          <small>{cell.column}</small> {differs(cell) ? <strong>{cell.text}</strong> : cell.text}
        </li>
      ))}
    </ul>
  );
}
