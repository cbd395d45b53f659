// Choosing a kind of lead puts its rate into the amount, as long as nobody has typed another one.
const amount = document.querySelector("input[name=amount]");
const kinds = [...document.querySelectorAll("input[name=kind][data-yuan]")];
if (amount && kinds.length) {
  const rates = new Set(kinds.map((kind) => kind.dataset.yuan));
  for (const kind of kinds) {
    kind.addEventListener("change", () => {
      if (!amount.value.trim() || rates.has(amount.value.trim())) amount.value = kind.dataset.yuan;
    });
  }
}
