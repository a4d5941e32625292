// Shows a page again when what is still being computed or drawn is ready: once, and not while the
// reader is in the middle of a form. Without this script a link on the page does the same.
"use strict";
(() => {
  const note = document.querySelector("[data-pending]");
  let leaving = false; // on the way to another page, which a reload would call off
  addEventListener("beforeunload", () => (leaving = true));
  const ask = async () => {
    const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!answer?.ok || (await answer.text()).includes("data-pending")) return void setTimeout(ask, 2000);
    if (leaving) return;
    if (document.activeElement?.closest("form")) note.firstChild.data = `${note.dataset.pending} `;
    else location.reload();
  };
  setTimeout(ask, 1500);
})();
