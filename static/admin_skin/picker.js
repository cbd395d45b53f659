// Picks a photo of the library in a dialog, for a cover and for a picture in the text.
(() => {
  let address = ""
  let chosen = null
  let dialog = null

  const make = () => {
    dialog = document.createElement("dialog")
    dialog.className = "picker-dialog"
    const close = document.createElement("button")
    close.type = "button"
    close.className = "picker-close"
    close.textContent = "×"
    close.setAttribute("aria-label", window.gettext?.("Cancel") ?? "Cancel")
    close.addEventListener("click", () => dialog.close())
    const page = document.createElement("div")
    dialog.append(close, page)
    dialog.addEventListener("click", clicked)
    dialog.addEventListener("submit", submitted)
    document.body.append(dialog)
  }

  const load = async (query, options = {}) => {
    const response = await fetch(`${address}?${new URLSearchParams(query)}`, {
      credentials: "same-origin",
      ...options,
    })
    const page = dialog.lastElementChild
    if (!response.ok || response.redirected) {
      page.textContent = window.gettext?.("Not possible now; try again.") ?? "?"
      return
    }
    page.innerHTML = await response.text() // our own page, escaped by the server
    const added = page.querySelector(".picker-added")
    if (added) choose(added.dataset)
  }

  const choose = (data) => {
    chosen = { ...data }
    dialog.close()
  }

  const clicked = (event) => {
    const photo = event.target.closest("[data-photo]")
    const page = event.target.closest("[data-page]")
    if (photo) choose(photo.dataset)
    if (page) load({ q: dialog.querySelector("[name=q]")?.value ?? "", page: page.dataset.page })
  }

  const submitted = (event) => {
    event.preventDefault()
    event.stopPropagation()
    const form = event.target
    if (form.classList.contains("picker-search")) {
      load({ q: form.elements.q.value })
    } else {
      load({}, { method: "POST", body: new FormData(form) })
    }
  }

  // Resolves to the photo's data, or to null when the dialog was closed.
  window.pickPhoto = async () => {
    if (!dialog) make()
    chosen = null
    dialog.lastElementChild.textContent = "…"
    dialog.showModal()
    load({})
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }))
    return chosen
  }

  const set = (field, photo) => {
    const input = field.querySelector("input")
    input.value = photo ? photo.photo : ""
    const shown = field.querySelector(".picker-shown")
    shown.replaceChildren()
    if (photo) {
      const image = document.createElement("img")
      image.src = photo.src
      image.alt = photo.name
      shown.append(image)
    }
    field.querySelector(".picker-name").textContent = photo ? photo.name : ""
    input.dispatchEvent(new Event("input", { bubbles: true }))
    field.querySelector(".picker-none").hidden = !photo
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const field of document.querySelectorAll(".picker")) {
      address = field.dataset.picker
      field.classList.add("is-live")
      const input = field.querySelector("input")
      input.type = "hidden"
      field.querySelector(".picker-choose").hidden = false
      field.querySelector(".picker-none").hidden = !input.value
      field.querySelector(".picker-choose").addEventListener("click", async () => {
        const photo = await window.pickPhoto()
        if (photo) set(field, photo)
      })
      field.querySelector(".picker-none").addEventListener("click", () => set(field, null))
    }
  })
})()
