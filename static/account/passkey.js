// A passkey is made or asked: the browser's answer goes into the form, which is then sent.
// Needs webauthn-json.js of allauth. Without a script the block stays hidden, and codes work.
'use strict';
(() => {
  const json = window.webauthnJSON;
  for (const block of document.querySelectorAll('.passkey')) {
    const button = block.querySelector('button');
    const answer = block.querySelector('input');
    const told = block.querySelector('[role=alert]');
    const tell = (sentence) => { told.textContent = sentence; told.hidden = false; };
    block.hidden = false;
    if (!json || !json.supported()) {
      button.disabled = true;
      tell(block.dataset.missing);
      continue;
    }
    button.addEventListener('click', async () => {
      told.hidden = true;
      button.disabled = true;
      try {
        const options = JSON.parse(block.dataset.options);
        const made = block.dataset.does === 'create' ? json.create(options) : json.get(options);
        answer.value = JSON.stringify(await made);
        block.closest('form').submit();
      } catch {
        tell(block.dataset.failed);
        button.disabled = false;
      }
    });
  }
})();
