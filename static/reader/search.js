// Offers pages while somebody types; the search works without.
(() => {
  const WAIT = 200 // milliseconds after the last key
  const input = document.getElementById("search-words")
  const address = input?.dataset.suggestions
  if (!address) return

  const list = document.createElement("ul")
  list.className = "search-offered"
  list.id = "search-offered"
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", input.labels[0].textContent)
  list.hidden = true
  input.form.append(list)
  input.setAttribute("role", "combobox")
  input.setAttribute("aria-autocomplete", "list")
  input.setAttribute("aria-expanded", "false")
  input.setAttribute("aria-controls", list.id)
  let timer = 0
  let active = -1
  let asking = null

  const show = (open) => {
    list.hidden = !open
    input.setAttribute("aria-expanded", String(open))
    input.removeAttribute("aria-activedescendant")
    active = -1
  }
  const mark = (to) => {
    const items = [...list.children]
    active = (to + items.length) % items.length
    for (const [number, item] of items.entries()) {
      item.setAttribute("aria-selected", String(number === active))
    }
    input.setAttribute("aria-activedescendant", items[active].id)
  }
  const item = (offer, number) => {
    const made = document.createElement("li")
    made.id = `search-offer-${number}`
    made.setAttribute("role", "option")
    made.setAttribute("aria-selected", "false")
    made.dataset.address = offer.address
    const name = document.createElement("span")
    name.textContent = offer.name
    const kind = document.createElement("small")
    kind.textContent = offer.kind
    made.append(name, kind)
    made.addEventListener("pointerdown", (event) => event.preventDefault())
    made.addEventListener("click", () => location.assign(offer.address))
    return made
  }
  const ask = async () => {
    const typed = input.value.trim()
    asking?.abort()
    if (!typed) return show(false)
    asking = new AbortController()
    let found = []
    try {
      const query = new URLSearchParams({ q: typed })
      const answer = await fetch(`${address}?${query}`, { signal: asking.signal })
      if (answer.ok) found = (await answer.json()).results
    } catch {
      // without a network the search itself says so
    }
    if (input.value.trim() !== typed) return
    list.replaceChildren(...found.map(item))
    show(found.length > 0 && document.activeElement === input)
  }
  input.addEventListener("input", (event) => {
    clearTimeout(timer)
    if (!event.isComposing) timer = setTimeout(ask, WAIT)
  })
  input.addEventListener("compositionend", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, WAIT)
  })
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return
    if (event.key === "ArrowDown") mark(active + 1)
    else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1)
    else if (event.key === "Escape") show(false)
    else if (event.key === "Enter" && active >= 0) {
      location.assign(list.children[active].dataset.address)
    } else return
    event.preventDefault()
  })
  input.addEventListener("blur", () => show(false))
})()
