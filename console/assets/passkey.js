// Asks the browser for a passkey and sends its answer with the form; the page's form works only with this file.
(() => {
  const form = document.querySelector('form[data-passkey]');
  const fault = document.querySelector('[data-passkey-fault]');
  if (form === null) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');
  const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
  const make = form.dataset.passkey === 'make';
  let asking = false;

  async function ask() {
    const options = JSON.parse(form.dataset.options);
    options.challenge = bytes(options.challenge);
    if (make) {
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = named(options.excludeCredentials);
      const made = await navigator.credentials.create({ publicKey: options });
      return {
        id: made.id,
        rawId: text(made.rawId),
        type: made.type,
        clientExtensionResults: made.getClientExtensionResults(),
        response: {
          clientDataJSON: text(made.response.clientDataJSON),
          attestationObject: text(made.response.attestationObject),
          transports: made.response.getTransports?.() ?? [],
        },
      };
    }
    options.allowCredentials = named(options.allowCredentials);
    const used = await navigator.credentials.get({ publicKey: options });
    const { response } = used;
    return {
      id: used.id,
      rawId: text(used.rawId),
      type: used.type,
      clientExtensionResults: used.getClientExtensionResults(),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: response.userHandle === null ? undefined : text(response.userHandle),
      },
    };
  }

  async function go() {
    if (asking) return;
    asking = true;
    fault.hidden = true;
    try {
      form.elements.answer.value = JSON.stringify(await ask());
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      fault.hidden = false;
      asking = false;
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    go();
  });
  // A new key is named first; using one needs no further click where the browser allows it.
  if (!make) go();
})();
