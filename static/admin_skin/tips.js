// The tips editor's pages; everything works without it, only with one more click.
document.addEventListener("DOMContentLoaded", () => {
  // Words that are ready: a click puts them where they go, and leaves the page as it is.
  for (const group of document.querySelectorAll("[data-fills]")) {
    const box = document.getElementById(group.dataset.fills)
    if (!box) continue
    group.hidden = false
    group.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-words]")
      if (!choice) return
      event.preventDefault()
      box.value = choice.dataset.words
      box.focus()
    })
  }

  // Words to be sent to somebody. What is marked can be copied at every address, by its command.
  for (const row of document.querySelectorAll("[data-copies]")) {
    const words = document.getElementById(row.dataset.copies)
    if (!words) continue
    row.hidden = false
    row.querySelector("button").addEventListener("click", async () => {
      if (words.select) words.select()
      else getSelection().selectAllChildren(words)
      if (!document.execCommand("copy")) {
        await navigator.clipboard.writeText(words.value ?? words.innerText)
      }
      const told = row.querySelector("output")
      told.textContent = told.dataset.done
    })
  }

  // Files: dropped or pasted ones join those that were chosen.
  const zone = document.querySelector("[data-drop]")
  const input = zone?.querySelector("input[type=file]")
  if (!input) return
  const list = zone.querySelector("[data-dropped]")
  const show = () => {
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const item = document.createElement("li")
        if (file.type.startsWith("image/")) {
          const image = document.createElement("img")
          image.src = URL.createObjectURL(file)
          image.alt = ""
          image.onload = () => URL.revokeObjectURL(image.src)
          item.append(image)
        }
        item.append(file.name)
        return item
      }),
    )
  }
  const add = (files) => {
    if (!files.length) return
    const all = new DataTransfer()
    for (const file of [...input.files, ...files]) all.items.add(file)
    input.files = all.files
    show()
  }
  let chosen = [...input.files] // before this script ran
  show()
  input.addEventListener("change", () => {
    // a second choice adds to the first instead of taking its place
    const fresh = [...input.files]
    const all = new DataTransfer()
    for (const file of [...chosen, ...fresh]) all.items.add(file)
    input.files = all.files
    chosen = [...all.files]
    show()
  })
  zone.addEventListener("dragover", (event) => {
    event.preventDefault()
    zone.classList.add("is-over")
  })
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("is-over"))
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault()
    add([...event.dataTransfer.files])
    chosen = [...input.files]
  })
  document.addEventListener("paste", (event) => {
    if (event.target.closest("textarea, input[type=text]")) return
    add([...event.clipboardData.files])
    chosen = [...input.files]
  })
})
