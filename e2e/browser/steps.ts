import { type Locator, type Page } from 'playwright-core';

/** Puts the focus on an element by Tab alone. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  const isFocused = () => element.evaluate((one) => one === document.activeElement);
  for (let presses = 0; presses < 150 && !(await isFocused()); presses++) {
    await page.keyboard.press('Tab');
  }
  expect(await isFocused()).toBe(true);
}

/** Presses a button by keyboard alone. */
export async function press(page: Page, button: Locator): Promise<void> {
  await tabTo(page, button);
  await page.keyboard.press('Enter');
}

/** Types a number into a field of the form, by keyboard alone. */
export async function enter(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByRole('textbox', { name: new RegExp(`^${label}`) }));
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Begins an action and confirms it, once it is told what it will do. */
export async function confirm(page: Page, start: Locator, button: string): Promise<void> {
  await start.click();
  await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
