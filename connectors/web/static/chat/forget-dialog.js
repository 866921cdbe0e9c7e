/** 「会話を消す」: asks first, erases on the server, and says so when that did not work. */

const dialog = document.getElementById("forget-dialog");
const confirm = document.getElementById("forget-confirm");
const problem = document.getElementById("forget-problem");

/**
 * @param {() => Promise<void>} erase rejects when the conversation could not be erased
 * @param {() => void} begin called once the dialog has closed (closing puts the focus back on its opener)
 */
export function setUpForgetDialog(erase, begin) {
  document.getElementById("forget").addEventListener("click", () => {
    problem.textContent = "";
    dialog.showModal();
  });
  document.getElementById("forget-cancel").addEventListener("click", () => dialog.close());
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    try {
      await erase();
      dialog.close();
      begin();
    } catch {
      problem.textContent = "消せませんでした。通信の調子をたしかめて、もう一度押してください。";
    } finally {
      confirm.disabled = false;
    }
  });
}
