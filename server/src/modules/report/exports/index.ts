import type { Call } from '../../../platform/call.ts';
import type { Edge } from '../../../platform/http.ts';
import * as contract from './contract.ts';
import { keepPrint, preparePrint } from './print.ts';
import { cancelExport, getExport, getExportFile, listExports, requestExport } from './requests.ts';
import { kept } from './rules.ts';
import { deleteExpiredExports } from './store.ts';

export { useExports } from './registry.ts';
export { runExport } from './run.ts';

export function registerExports(edge: Edge): void {
  edge.serve(contract.requestExport, requestExport);
  edge.servePrepared(contract.printExport, preparePrint, (call, input, _answering, printed) =>
    keepPrint(call, input, printed),
  );
  edge.serve(contract.listExports, listExports);
  edge.serve(contract.getExport, getExport);
  edge.serve(contract.cancelExport, cancelExport);
  edge.serve(contract.getExportFile, getExportFile);
}

/** The round of a worker: files are kept for a day, the lines that tell of them for a month. */
export async function expireExports({ tx, centerId, now }: Call): Promise<void> {
  await deleteExpiredExports(tx, centerId, {
    now,
    endedBefore: now.subtract({ hours: kept.rowDays * 24 }),
    stuckBefore: now.subtract({ hours: kept.stuckHours }),
    stuckFailure: '文件生成中断，请重新导出',
  });
}
