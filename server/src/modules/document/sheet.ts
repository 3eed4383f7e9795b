import { fileURLToPath } from 'node:url';
import { uncoveredCharacters } from '../../platform/pdf.ts';
import { Problem } from '../../platform/problem.ts';
import { refusals } from './problems.ts';
import { getStamping } from './stamp.ts';

interface Sheet {
  readonly template: string;
  readonly data: object;
  readonly createdAt: Temporal.Instant;
}

const render = (order: Sheet) =>
  getStamping().pool.render({
    ...order,
    template: fileURLToPath(new URL(`./templates/${order.template}.typ`, import.meta.url)),
  });

/** Draws a sheet for the office: set like the papers, but neither sealed nor signed nor kept. */
export async function drawSheet(order: Sheet): Promise<Uint8Array> {
  return (await render(order)).pdf;
}

/** One part of a form: what is known is printed, an empty value is a place to write. */
export type FormPart =
  | {
      readonly kind: 'facts';
      readonly heading: string;
      /** Two in a row, unless one is `wide`. */
      readonly facts: readonly { readonly label: string; readonly value: string; readonly wide?: boolean }[];
    }
  | {
      readonly kind: 'choices';
      readonly heading: string;
      readonly columns: number;
      readonly choices: readonly { readonly text: string; readonly isChosen: boolean }[];
    }
  | {
      readonly kind: 'declaration';
      readonly heading: string;
      readonly text: string;
      /** Who signs, with the day beside it. */
      readonly signatures: readonly string[];
    }
  | { readonly kind: 'opinion'; readonly heading: string; readonly signatures: readonly string[] };

/** A form to be filled in by hand and handed in: what the centre knows is filled in already. */
export interface PrefilledForm {
  readonly title: string;
  readonly centerName: string;
  readonly printedAt: string;
  /** What is to be brought along, and other notes below the form. */
  readonly notes: readonly string[];
  readonly parts: readonly FormPart[];
}

/** Sets a form. It bears neither number nor seal: it becomes something when somebody signs it. */
export async function drawForm(
  form: PrefilledForm,
  createdAt: Temporal.Instant,
): Promise<{ readonly pdf: Uint8Array; readonly pages: number }> {
  const uncovered = uncoveredCharacters(JSON.stringify(form));
  if (uncovered.length > 0)
    throw new Problem(refusals.uncoveredCharacters, { characters: uncovered, remedy: '请到柜台领取表格填写。' });
  return render({ template: 'prefilled-form', data: form, createdAt });
}
