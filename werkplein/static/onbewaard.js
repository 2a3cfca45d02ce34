// A form that keeps nothing before its button is pressed: whoever leaves with something that was not sent is asked first.
// data-onbewaard on the form; "ja" when what stands there as the page comes was not kept either, for it was refused.

const form = document.querySelector("form[data-onbewaard]");
const fields = form.querySelectorAll("textarea, select, input:not([type=hidden])");
const isTick = (each) => each.type === "radio" || each.type === "checkbox";
const isTyped = (each) => (isTick(each) ? each.checked !== each.defaultChecked : each.value !== each.defaultValue);
let isLeaving = false;

// On the window: who is asked first whether one is still signed in holds the form until there is an answer.
addEventListener("submit", (event) => {
  if (event.target === form && !event.defaultPrevented) isLeaving = true;
});
addEventListener("pageshow", () => { isLeaving = false; });
addEventListener("beforeunload", (event) => {
  if (!isLeaving && (form.dataset.onbewaard === "ja" || [...fields].some(isTyped))) event.preventDefault();
});
