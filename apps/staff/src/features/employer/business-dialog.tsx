import { ConfirmButton, Facts, formatCount, Money, MonthText, newRequestId, useCommand } from '@anju/ui';
import { useState } from 'react';
import { DeskDialog, type DeskField } from '../../parts/desk-dialog.tsx';
import { type RouteInput, type RouteOutput, registration, report } from '../../parts/server.ts';

type Draft = RouteOutput<typeof registration.startCounterBusiness>;
type Request = RouteInput<typeof registration.startCounterBusiness>['body'];
type Values = Readonly<Record<string, string>>;

const kinds = { seal: '封存', unseal: '启封', base: '基数调整', ratio: '缴存比例调整' } as const;
type Kind = keyof typeof kinds;
const kindField: DeskField = { name: 'kind', label: '业务', options: kinds };
const accounts: DeskField = {
  name: 'accountNos',
  label: '个人账号',
  kind: 'area',
  maxLength: 8_000,
  hint: '申请表上的职工，每行一个 12 位账号',
};
const ratioOptions = Object.fromEntries(
  Array.from({ length: 8 }, (_, step) => [String((step + 5) * 10_000), `${step + 5}%`]),
);
const fieldsOf: Readonly<Record<Kind, readonly DeskField[]>> = {
  seal: [
    kindField,
    accounts,
    {
      name: 'reason',
      label: '封存原因',
      options: {
        left: '终止劳动关系',
        retired: '退休',
        'without-pay': '停薪留职',
        dispatched: '调出本单位',
        study: '脱产学习',
        service: '服兵役',
        other: '其他',
      },
    },
  ],
  unseal: [
    kindField,
    accounts,
    {
      name: 'reason',
      label: '启封原因',
      options: { back: '恢复工资关系', rehired: '重新录用', 'sealed-by-mistake': '误封存', other: '其他' },
    },
  ],
  base: [
    kindField,
    { ...accounts, name: 'bases', hint: '每行一人：12 位账号、空格、新基数（元），如 101000000001 6500' },
  ],
  ratio: [
    kindField,
    { name: 'employerRatioPpm', label: '单位缴存比例', options: ratioOptions },
    { name: 'memberRatioPpm', label: '个人缴存比例', options: ratioOptions },
  ],
};
const initial = (kind: Kind): Values => ({
  kind,
  reason: kind === 'seal' ? 'left' : 'back',
  employerRatioPpm: '120000',
  memberRatioPpm: '120000',
});

const linesOf = (text: string) =>
  text
    .split(/[\n,，、;；]/)
    .map((line) => line.trim())
    .filter(Boolean);

function requestOf(kind: Kind, businessId: string, values: Values): Request {
  const accountNos = linesOf(values['accountNos'] ?? '');
  const reason = values['reason'] ?? '';
  switch (kind) {
    case 'seal':
      return { kind, businessId, accountNos, reason } as Request;
    case 'unseal':
      return { kind, businessId, accountNos, reason } as Request;
    case 'base': {
      const people = linesOf(values['bases'] ?? '').map((line) => {
        const [accountNo = '', yuan = '0'] = line.split(/\s+/);
        return { accountNo, baseFen: Math.round(Number(yuan) * 100) };
      });
      return { kind, businessId, people };
    }
    case 'ratio':
      return {
        kind,
        businessId,
        employerRatioPpm: Number(values['employerRatioPpm']),
        memberRatioPpm: Number(values['memberRatioPpm']),
      };
  }
}

interface DialogProps {
  readonly employerId: string;
  readonly onClose: () => void;
}

/** First step: what the form says. The kind decides what else is asked. */
function StartDialog({ employerId, onClose, onDraft }: DialogProps & { onDraft: (draft: Draft) => void }) {
  const [kind, setKind] = useState<Kind>('seal');
  const [businessId] = useState(newRequestId);
  const command = useCommand(registration.startCounterBusiness);
  return (
    <DeskDialog
      key={kind}
      title="代办单位业务"
      intro={<p className="note">按单位盖章的申请表填写。下一步先核对对月缴存额的影响，再确认。</p>}
      fields={fieldsOf[kind]}
      initial={initial(kind)}
      confirmText="下一步：核对"
      onChange={(values) => setKind(values['kind'] as Kind)}
      onSubmit={async (values) =>
        onDraft(await command.mutateAsync({ params: { employerId }, body: requestOf(kind, businessId, values) }))
      }
      onDone={() => undefined}
      onClose={onClose}
    />
  );
}

/** Second step: the effect in money, then the paper form is named and the business is confirmed. */
function ConfirmDialog({ employerId, draft, onClose }: DialogProps & { draft: Draft }) {
  const stale = [registration.listEmployerDeeds, report.getEmployer, report.listEmployerPersons];
  const confirm = useCommand(registration.confirmCounterBusiness, { invalidates: stale });
  const discard = useCommand(registration.discardCounterBusiness);
  const params = { employerId, businessId: draft.businessId };
  return (
    <DeskDialog
      title={`核对：${kinds[draft.kind as Kind]}`}
      intro={
        <>
          <Facts
            columns={2}
            items={[
              { label: '业务流水号', value: draft.number },
              { label: '生效月份', value: <MonthText value={draft.effectiveMonth} /> },
              { label: '涉及职工', value: `${formatCount(draft.personCount)} 人` },
              { label: '办理前月缴存额', value: <Money fen={draft.monthlyBeforeFen} unit /> },
              { label: '办理后月缴存额', value: <Money fen={draft.monthlyAfterFen} unit strong /> },
            ]}
          />
          <p>
            <ConfirmButton
              title="放弃这笔业务"
              description="还没有确认，放弃后不产生任何变更。"
              confirmText="放弃"
              onConfirm={async () => {
                await discard.mutateAsync({ params });
                onClose();
              }}
            >
              放弃这笔业务
            </ConfirmButton>
          </p>
        </>
      }
      fields={[{ name: 'evidence', label: '依据材料', hint: '如：住房公积金封存申请表（单位盖章）' }]}
      confirmText="确认办理"
      onSubmit={({ evidence = '' }) => confirm.mutateAsync({ params, body: { evidence } })}
      onClose={onClose}
    />
  );
}

/** Employer business from a paper form, in two steps. */
export function BusinessDialog({ employerId, onClose }: DialogProps) {
  const [draft, setDraft] = useState<Draft>();
  return draft ? (
    <ConfirmDialog employerId={employerId} draft={draft} onClose={onClose} />
  ) : (
    <StartDialog employerId={employerId} onDraft={setDraft} onClose={onClose} />
  );
}
