// Optional comfort: every page works without this file. A second tap on a slow line does not send a form twice.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
  });
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
});
// A founder who launches with the test key would take sign-ups and no money: the page says so. Paddle's begins with `test_`.
const billingKey = document.querySelector('meta[name="billing-key"]')?.content ?? '';
const testMode = document.querySelector('#test-mode');
if (testMode && /^(?:pk_)?test_/.test(billingKey)) testMode.hidden = false;
