import { t as translate } from '@grafana/i18n';

/**
 * A text in the user's language. As `t` of `@grafana/i18n`, but what is put into it stays as it is: Grafana's own
 * makes `/` and `&` into HTML entities, which React then shows as such.
 *
 * @param id Names the text in the files of translations.
 * @param text In English, with `{{name}}` where a value goes.
 */
export function t(id: string, text: string, values: Readonly<Record<string, unknown>> = {}): string {
  return translate(id, text, { ...values, interpolation: { escapeValue: false } });
}
