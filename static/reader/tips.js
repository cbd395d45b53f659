// Makes the tip line easier on a phone; every page of it works without.
(() => {
  const WAIT = 250 // milliseconds after the last key

  // Loading the page again shows it again, and sends nothing twice
  const shown = document.querySelector("[data-tip-address]")
  if (shown) history.replaceState(null, "", shown.dataset.tipAddress)
  const told = document.getElementById("faults") ?? document.getElementById("done")
  told?.focus()

  const inWords = (bytes) => {
    if (bytes < 1048576) return `${Math.max(1, Math.round(bytes / 1024))}\u00a0KB`
    return `${(bytes / 1048576).toFixed(1).replace(".0", "")}\u00a0MB`
  }

  // Pictures that are taken one after another come together; each can be taken out again
  const gather = (box) => {
    const { largest, together, tooLarge, tooMany, tooMuch, takeOut, colon } = box.dataset
    box.querySelector(".tip-more").hidden = true
    const said = document.createElement("p")
    said.className = "errorlist"
    said.setAttribute("role", "status")
    box.append(said)
    const inputs = [...box.querySelectorAll('input[type="file"]')]
    const total = () =>
      inputs.flatMap((input) => [...input.files]).reduce((sum, file) => sum + file.size, 0)
    const tell = (lines) => {
      said.textContent = [...lines, ...(total() > together ? [tooMuch] : [])].join("\n")
    }
    for (const input of inputs) {
      const most = Number(input.parentElement.dataset.most)
      const list = document.createElement("ul")
      list.className = "tip-picked"
      input.after(list)
      let picked = []
      const put = () => {
        const all = new DataTransfer()
        for (const file of picked) all.items.add(file)
        input.files = all.files
        list.replaceChildren()
        for (const file of picked) {
          const item = document.createElement("li")
          const name = document.createElement("span")
          name.textContent = `${file.name} ${inWords(file.size)}`
          const out = document.createElement("button")
          out.type = "button"
          out.className = "tip-quiet"
          out.textContent = takeOut
          out.setAttribute("aria-label", `${takeOut}${colon}${file.name}`)
          out.addEventListener("click", () => {
            picked = picked.filter((each) => each !== file)
            put()
            tell([])
            input.focus()
          })
          item.append(name, out)
          list.append(item)
        }
      }
      const forgive = () => {
        // what was wrong with the files that were sent before is over when others are chosen
        input.parentElement.classList.remove("has-errors")
        for (const old of input.parentElement.querySelectorAll(".errorlist")) old.remove()
      }
      const take = () => {
        forgive()
        const same = (one) => (other) =>
          one.name === other.name && one.size === other.size && one.lastModified === other.lastModified
        const lines = []
        if (most === 1) picked = []
        for (const file of input.files) {
          if (picked.some(same(file))) continue
          if (file.size > largest) lines.push(`${file.name} ${tooLarge}`)
          else if (picked.length >= most) lines.push(`${file.name} ${tooMany}`)
          else picked.push(file)
        }
        put()
        tell(lines)
      }
      input.addEventListener("change", take)
      if (input.files.length) take() // chosen before this was loaded
    }
  }

  // Names of places are offered while they are typed
  const offer = (input, address) => {
    const list = document.createElement("ul")
    list.className = "tip-choices"
    list.id = "places-offered"
    list.setAttribute("role", "listbox")
    list.setAttribute("aria-label", input.labels[0].textContent)
    list.hidden = true
    input.after(list)
    input.setAttribute("role", "combobox")
    input.setAttribute("aria-autocomplete", "list")
    input.setAttribute("aria-expanded", "false")
    input.setAttribute("aria-controls", list.id)
    let timer = 0
    let active = -1
    const show = (open) => {
      list.hidden = !open
      input.setAttribute("aria-expanded", String(open))
      input.removeAttribute("aria-activedescendant")
      active = -1
    }
    const pick = (item) => {
      input.value = item.textContent
      show(false)
    }
    const mark = (to) => {
      const items = [...list.children]
      active = (to + items.length) % items.length
      for (const [number, item] of items.entries()) {
        item.setAttribute("aria-selected", String(number === active))
      }
      input.setAttribute("aria-activedescendant", items[active].id)
    }
    const ask = async () => {
      const typed = input.value.trim()
      if (!typed) return show(false)
      let found = []
      try {
        const answer = await fetch(`${address}?${new URLSearchParams({ q: typed })}`)
        if (answer.ok) found = (await answer.json()).results
      } catch {
        // without a network the newsroom finds the place itself
      }
      if (input.value.trim() !== typed) return
      list.replaceChildren()
      for (const [number, name] of found.entries()) {
        const item = document.createElement("li")
        item.id = `place-${number}`
        item.setAttribute("role", "option")
        item.setAttribute("aria-selected", "false")
        item.textContent = name
        item.addEventListener("pointerdown", (event) => event.preventDefault())
        item.addEventListener("click", () => pick(item))
        list.append(item)
      }
      show(found.length > 0 && document.activeElement === input)
    }
    input.addEventListener("input", () => {
      clearTimeout(timer)
      timer = setTimeout(ask, WAIT)
    })
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return
      if (event.key === "ArrowDown") mark(active + 1)
      else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1)
      else if (event.key === "Escape") show(false)
      else if (event.key === "Enter" && active >= 0) pick(list.children[active])
      else return
      event.preventDefault()
    })
    input.addEventListener("blur", () => show(false))
  }

  // Code and PIN into a note or a chat of one's own, where the browser lets a page do that
  const copy = document.querySelector("[data-copy]")
  if (copy && navigator.clipboard) {
    copy.parentElement.hidden = false
    copy.addEventListener("click", async () => {
      const lines = [...document.querySelectorAll(".tip-ticket dl div")]
      const address = document.querySelector(".tip-qr figcaption span")
      const texts = [...lines, address].map((each) => each.innerText.replace(/\s+/g, " ").trim())
      await navigator.clipboard.writeText(texts.join("\n"))
      copy.nextElementSibling.textContent = copy.dataset.copied
    })
  }

  for (const form of document.querySelectorAll("[data-tip-form]")) {
    form.querySelectorAll("[data-tip-files]").forEach(gather)
    if (form.dataset.places) offer(form.elements.where, form.dataset.places)
    const button = form.querySelector(".tip-send button")
    const status = form.querySelector("[data-tip-status]")
    form.addEventListener("submit", () => {
      button.disabled = true
      status.textContent = form.dataset.sending
    })
    addEventListener("pageshow", () => {
      button.disabled = false
      status.textContent = ""
    })
  }
})()
