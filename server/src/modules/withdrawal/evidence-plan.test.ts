import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planOf } from './evidence-plan.ts';
import { type EvidenceId, evidenceNames, evidenceSources, reasonNames } from './rules/reasons.ts';

test('[R-3] [R-4] each paper is asked for where it is said to be, and what nobody has is handed in', () => {
  for (const reason of reasonNames)
    for (const id of Object.keys(evidenceNames) as EvidenceId[]) {
      if (id === 'kinship') continue;
      const home = { homeNumber: '1', titleNo: '1', invoiceNo: '1', purchaseContractNo: '1' };
      assert.equal(planOf(id, { reason, home })?.source, evidenceSources[id], `${id} of ${reason}`);
      // The papers of a relative's home are the relative's.
      assert.equal(planOf(id, { reason, home: { ...home, ownerRelation: 'parent' } }), undefined);
    }
});
