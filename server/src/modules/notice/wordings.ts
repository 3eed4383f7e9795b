import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { listWordingsInForce } from './revision-store.ts';
import { declarationOf, type TemplateKey } from './rules/catalogue.ts';
import { fillIn, type Wording } from './rules/wording.ts';
import type { Filling } from './templates.ts';

/** What one recipient is told, by the template in force, and by which version of it. */
export interface Told extends Wording {
  readonly template: TemplateKey;
  /** 0: the one that came with the system. */
  readonly templateNumber: number;
}

/** The templates in force on a day: the centre's own where it has one, else those of the system. */
export async function wordingsOn(call: Call, at: Temporal.Instant = call.now): Promise<(filling: Filling) => Told> {
  const own = await listWordingsInForce(call.tx, call.centerId, dayOf(at));
  return ({ template, values }) => {
    const found = own.get(template);
    const { title, long, short } = found?.wording ?? declarationOf(template);
    return {
      template,
      templateNumber: found?.number ?? 0,
      title: fillIn(title, values),
      long: fillIn(long, values),
      short: fillIn(short, values),
    };
  };
}
