// Runs on every page of the newsroom, before the editor's own modules.
(() => {
  // The editor and our scripts ask gettext; what Django's catalogue lacks is in the page.
  const words = document.getElementById("newsroom-words")
  if (words) {
    const ours = JSON.parse(words.textContent)
    const django = window.gettext
    window.gettext = (text) => ours[text] ?? (django ? django(text) : text)
  }

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
