import { fileURLToPath } from 'node:url';
import { getStamping } from './stamp.ts';

/** Draws a sheet for the office: set like the papers, but neither sealed nor signed nor kept. */
export async function drawSheet(order: {
  readonly template: string;
  readonly data: object;
  readonly createdAt: Temporal.Instant;
}): Promise<Uint8Array> {
  const template = fileURLToPath(new URL(`./templates/${order.template}.typ`, import.meta.url));
  return (await getStamping().pool.render({ ...order, template })).pdf;
}
