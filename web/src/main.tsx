// Starts the page with what its address says.
import { render } from "preact";
import { Client } from "./api/client.ts";
import { Service } from "./api/service.ts";
import { Explorer } from "./model/explorer.ts";
import { type Language, readView } from "./model/permalink.ts";
import { App } from "./ui/app.tsx";
import { ExplorerContext } from "./ui/shared.tsx";

const place = document.getElementById("app");
const preferred: Language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
const explorer = new Explorer(new Service(new Client()), {
  ...readView("", preferred),
});

if (place) {
  // Before anything is drawn: what is drawn first writes its own permalink over the address.
  void explorer.open(location.hash);
  render(
    <ExplorerContext.Provider value={explorer}>
      <App />
    </ExplorerContext.Provider>,
    place,
  );
}
