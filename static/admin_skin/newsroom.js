// Runs on every page of the newsroom, before the editor's own modules.
(() => {
  // The editor and our scripts ask gettext; what Django's catalogue lacks is in the page.
  const words = document.getElementById("newsroom-words")
  if (words) {
    const ours = JSON.parse(words.textContent)
    const django = window.gettext
    window.gettext = (text) => ours[text] ?? (django ? django(text) : text)
  }

  // The choice boxes: a name for each, and no «clear all», which breaks their list of choices.
  for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
    select.dataset.allowClear = "false"
  }
  const nameChoices = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const label = select.getAttribute("aria-label") ?? select.labels?.[0]?.textContent
      if (!label) continue
      const box = select.nextElementSibling
      for (const part of box?.querySelectorAll(
        ".select2-search__field, .select2-selection--single, .select2-selection__rendered[role]",
      ) ?? []) {
        part.setAttribute("aria-label", label.replace(/[:：]\s*$/, ""))
        part.removeAttribute("aria-labelledby")
      }
    }
  }
  document.addEventListener("DOMContentLoaded", () => window.django?.jQuery?.(nameChoices))
  window.addEventListener("load", nameChoices)
  document.addEventListener("formset:added", () => setTimeout(nameChoices))

  // A save that happened names the form that it came from: this browser's copy may go.
  const match = document.cookie.match(/(?:^|; )saved_copy=([A-Za-z0-9]{1,40})/)
  if (match) {
    document.cookie = "saved_copy=; Max-Age=0; Path=/; SameSite=Lax"
    try {
      for (const name of Object.keys(localStorage)) {
        if (name.startsWith("copy:") && name.endsWith(`:${match[1]}`)) localStorage.removeItem(name)
      }
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  }
})()
