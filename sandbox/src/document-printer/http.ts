import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { type DocumentPrinter, documentAilments } from './printer.ts';

const Change = Type.Object({
  ailment: Type.Optional(Type.Union(documentAilments.map((one) => Type.Literal(one)))),
  sheets: Type.Optional(Type.Integer({ minimum: 0, maximum: 500 })),
});
const Params = Type.Object({ documentId: Type.Integer({ minimum: 1 }) });

/** What the page of the sandbox asks: the documents that came out, and how many sheets lie in the tray. */
export function registerDocumentPrinter(app: FastifyInstance, printer: DocumentPrinter): void {
  app.get('/document-printer', async () => printer.state());
  app.post<{ Body: { ailment?: 'none'; sheets?: number } }>(
    '/document-printer/state',
    { schema: { body: Change } },
    async (request) => {
      printer.set(request.body);
      return printer.state();
    },
  );
  app.get<{ Params: { documentId: number } }>(
    '/document-printer/documents/:documentId',
    { schema: { params: Params } },
    async (request, reply) => {
      const pdf = printer.pdf(request.params.documentId);
      if (!pdf) return reply.code(404).send({ message: '没有这份文件' });
      return reply.header('content-type', 'application/pdf').header('cache-control', 'no-store').send(Buffer.from(pdf));
    },
  );
}
