/** 「電話で相談するとき」: six digits that let whoever answers the phone read this conversation for half an hour. */

const dialog = document.getElementById("support-dialog");
const give = document.getElementById("support-give");
const code = document.getElementById("support-digits");
const problem = document.getElementById("support-problem");

/** @param {() => Promise<{code: string, expires_at: string}|null>} issue null if nothing has been said yet */
export function setUpSupportCode(issue) {
  document.getElementById("support").addEventListener("click", () => {
    code.textContent = problem.textContent = "";
    dialog.showModal();
  });
  document.getElementById("support-close").addEventListener("click", () => dialog.close());
  give.addEventListener("click", async () => {
    give.disabled = true;
    problem.textContent = "";
    try {
      const given = await issue();
      if (given === null) problem.textContent = "まだ会話がありません。";
      else code.textContent = `番号は ${given.code.slice(0, 3)} ${given.code.slice(3)} です。${clock(given.expires_at)}まで使えます。`;
    } catch {
      problem.textContent = "番号を出せませんでした。少し待ってから、もう一度押してください。";
    } finally {
      give.disabled = false;
    }
  });
}

function clock(moment) {
  return new Date(moment).toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" });
}
