import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { ailments, type SandboxPrinter } from './printer.ts';

const Ailing = Type.Object({ ailment: Type.Union(ailments.map((one) => Type.Literal(one))) });

/** What the page of the sandbox asks: the papers that came out, and what the printer shall suffer from. */
export function registerPrinter(app: FastifyInstance, printer: SandboxPrinter): void {
  const state = () => ({ ailment: printer.ailment(), papers: printer.papers });
  app.get('/printer', async () => state());
  app.post<{ Body: Type.Static<typeof Ailing> }>('/printer/state', { schema: { body: Ailing } }, async (request) => {
    printer.set(request.body.ailment);
    return state();
  });
}
