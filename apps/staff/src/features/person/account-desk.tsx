import {
  addDays,
  addMonths,
  Button,
  type Column,
  DataTable,
  DayText,
  Facts,
  Masked,
  Money,
  Nothing,
  newRequestId,
  ProblemSummary,
  StateTag,
  type StateTexts,
  todayInBeijing,
  typedNumber,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { Conditions, Deeds } from '../../parts/deeds.tsx';
import { DeskDialog, type DeskField } from '../../parts/desk-dialog.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type AccountDesk as Desk, type RouteInput, registration, report } from '../../parts/server.ts';

type Freeze = Desk['freezes'][number];
const stale = [registration.getAccountDesk, report.getPerson];

const freezeFields: readonly DeskField[] = [
  { name: 'authority', label: '有权机关', hint: '如：某市某区人民法院', maxLength: 100 },
  { name: 'documentNo', label: '法律文书编号', hint: '如：（2026）豫0202执1234号', maxLength: 100 },
  { name: 'reason', label: '冻结原因' },
  { name: 'fromOn', label: '冻结起始日', kind: 'day' },
  { name: 'untilOn', label: '冻结截止日', kind: 'day', hint: '自起始日起不超过一年；期满未续行冻结的，次日自动解除' },
];

interface FreezeProps {
  readonly accountId: string;
  /** The freezing that is renewed (续行冻结). */
  readonly renewed?: Freeze | undefined;
  readonly onClose: () => void;
}

function FreezeDialog({ accountId, renewed, onClose }: FreezeProps) {
  const [freezeId] = useState(newRequestId);
  const command = useCommand(registration.freezeAccount, { invalidates: stale });
  const today = todayInBeijing();
  return (
    <DeskDialog
      title={renewed ? '续行冻结' : '冻结个人账户'}
      intro={
        <p className="note">
          {renewed
            ? `接续“${renewed.authority}”依据 ${renewed.documentNo} 办理的冻结（至 ${renewed.untilOn}），账户不会解冻。`
            : '冻结期间不能提取、转移、合并、封存和缴存，直至期满或凭文书解除。'}
        </p>
      }
      fields={freezeFields}
      initial={{
        fromOn: today,
        untilOn: addDays(`${addMonths(today.slice(0, 7), 12)}${today.slice(7)}`, -1),
        reason: renewed ? '续行冻结' : '协助执行',
        ...(renewed && { authority: renewed.authority }),
      }}
      confirmText={renewed ? '确认续行冻结' : '确认冻结'}
      danger
      onClose={onClose}
      onSubmit={(values) =>
        command.mutateAsync({
          params: { accountId },
          body: { freezeId, ...values, ...(renewed && { renews: renewed.freezeId }) } as RouteInput<
            typeof registration.freezeAccount
          >['body'],
        })
      }
    />
  );
}

const releaseFields: readonly DeskField[] = [
  { name: 'documentNo', label: '解除文书编号', maxLength: 100 },
  { name: 'reason', label: '解除原因' },
];

interface ReleaseProps extends Omit<ProposalProps, 'personId'> {
  readonly freeze: Freeze;
}

function ReleaseDialog({ freeze, onClose, onBegun }: ReleaseProps) {
  const command = useCommand(registration.proposeRelease, { invalidates: stale, onSuccess: onBegun });
  return (
    <DeskDialog
      title="解除冻结"
      intro={
        <p className="note">
          解除“{freeze.authority}”依据 {freeze.documentNo}{' '}
          办理的冻结。提交后上传解除文书的扫描件，由另一位工作人员复核，复核通过后账户恢复冻结前的状态。
        </p>
      }
      fields={releaseFields}
      initial={{ reason: '收到解除文书' }}
      confirmText="提交复核"
      onClose={onClose}
      onSubmit={({ documentNo = '', reason = '' }) =>
        command.mutateAsync({ params: { freezeId: freeze.freezeId }, body: { documentNo, reason } })
      }
    />
  );
}

const certificateTypes = {
  'id-card': '居民身份证',
  officer: '军官证',
  passport: '护照',
  'foreign-permanent-residence': '外国人永久居留证',
  other: '其他',
} as const;
const correctionFields: readonly DeskField[] = [
  { name: 'name', label: '更正后的姓名', maxLength: 50 },
  { name: 'certificateType', label: '证件类型', options: certificateTypes },
  { name: 'certificateNumber', label: '更正后的证件号码', maxLength: 30 },
  { name: 'evidence', label: '依据材料', hint: '材料名称和编号，如：身份证、公安机关证明' },
  { name: 'reason', label: '更正原因' },
];

interface ProposalProps {
  readonly personId: string;
  readonly onClose: () => void;
  readonly onBegun: (begun: { caseId: string; number: string }) => void;
}

function CorrectionDialog({ personId, onClose, onBegun }: ProposalProps) {
  const command = useCommand(registration.proposeCorrection, { invalidates: stale, onSuccess: onBegun });
  return (
    <DeskDialog
      title="更正姓名、证件"
      intro={
        <p className="note">
          提交后上传身份证件和证明的扫描件，由另一位工作人员复核，复核通过才生效。请填写完整的姓名和证件号码。
        </p>
      }
      fields={correctionFields}
      initial={{ certificateType: 'id-card', reason: '登记有误' }}
      confirmText="提交复核"
      onClose={onClose}
      onSubmit={(values) =>
        command.mutateAsync({
          params: { personId },
          body: values as RouteInput<typeof registration.proposeCorrection>['body'],
        })
      }
    />
  );
}

const mergeFields: readonly DeskField[] = [
  {
    name: 'fromAccountNo',
    label: '被合并的个人账号',
    hint: '12 位。该账户的钱全部并入当前账户，然后销户',
    maxLength: 20,
    fault: (value) => (/^\d{12}$/.test(typedNumber(value)) ? undefined : '个人账号为 12 位数字'),
  },
  { name: 'evidence', label: '依据材料', hint: '证明两条登记是同一人的材料' },
  { name: 'reason', label: '合并原因' },
];

function MergeLook({ personId, fromAccountNo }: { personId: string; fromAccountNo: string }) {
  const { data, error } = useRoute(registration.previewMerge, { params: { personId }, query: { fromAccountNo } });
  if (error) return <ProblemSummary error={error} quiet />;
  if (!data) return null;
  return (
    <>
      <Facts
        columns={2}
        items={[
          { label: '被合并登记', value: <Masked value={`${data.fromNameMasked} ${data.fromCertificateMasked}`} /> },
          { label: '当前登记', value: <Masked value={`${data.intoNameMasked} ${data.intoCertificateMasked}`} /> },
          { label: '原缴存单位', value: data.fromEmployerName },
          { label: '当前账户余额', value: <Money fen={data.intoBalanceFen} unit /> },
          { label: '转入本金', value: <Money fen={data.principalFen} unit /> },
          { label: '结算利息', value: <Money fen={data.interestFen} unit /> },
          { label: '合计转入', value: <Money fen={data.totalFen} unit strong /> },
        ]}
      />
      {data.fromNameMasked !== data.intoNameMasked && (
        <p className="note note-warn">两条登记的姓名不一样，请核对是否同一人；登记有误的先办理更正。</p>
      )}
      <Conditions conditions={data.conditions} />
    </>
  );
}

function MergeDialog({ personId, onClose, onBegun }: ProposalProps) {
  const [fromAccountNo, setFrom] = useState('');
  const command = useCommand(registration.proposeMerge, { invalidates: stale, onSuccess: onBegun });
  const isWhole = /^\d{12}$/.test(fromAccountNo);
  return (
    <DeskDialog
      title="合并个人账户"
      intro={
        isWhole ? (
          <MergeLook personId={personId} fromAccountNo={fromAccountNo} />
        ) : (
          <p className="note">
            输入被合并的账号后，这里显示两条登记、要转入的金额和办理条件。提交后上传证明材料，由另一位工作人员复核。
          </p>
        )
      }
      fields={mergeFields}
      initial={{ reason: '同一职工两次开户' }}
      confirmText="提交复核"
      onClose={onClose}
      onChange={({ fromAccountNo: number = '' }) => setFrom(typedNumber(number))}
      onSubmit={({ fromAccountNo: number = '', evidence = '', reason = '' }) =>
        command.mutateAsync({ params: { personId }, body: { fromAccountNo: typedNumber(number), evidence, reason } })
      }
    />
  );
}

const freezeTexts: StateTexts<'frozen' | 'lapsed' | 'released'> = {
  frozen: ['冻结中', 'bad'],
  lapsed: ['期限已过，正在解除', 'wait'],
  released: ['已解除', 'calm'],
};
const freezeState = ({ releasedAt, untilOn }: Freeze) => {
  if (releasedAt !== null) return 'released';
  return untilOn < todayInBeijing() ? 'lapsed' : 'frozen';
};
type OnFreeze = ((deed: 'release' | 'renew', freeze: Freeze) => void) | undefined;
const freezeColumns = (onFreeze: OnFreeze): readonly Column<Freeze>[] => [
  { key: 'authority', title: '有权机关', isRowHeader: true, wraps: true },
  { key: 'documentNo', title: '文书编号', wraps: true },
  { key: 'fromOn', title: '起始日', render: ({ fromOn }) => <DayText value={fromOn} plain /> },
  { key: 'untilOn', title: '截止日', render: ({ untilOn }) => <DayText value={untilOn} plain /> },
  {
    key: 'state',
    title: '状态',
    render: (freeze) => <StateTag state={freezeState(freeze)} texts={freezeTexts} />,
  },
  { key: 'releaseDocument', title: '解除文书', wraps: true },
  {
    key: 'actions',
    title: '操作',
    render: (freeze) =>
      freeze.releasedAt === null && onFreeze ? (
        <>
          <button type="button" className="link-button" onClick={() => onFreeze('renew', freeze)}>
            续行冻结
          </button>{' '}
          <button type="button" className="link-button" onClick={() => onFreeze('release', freeze)}>
            解除冻结
          </button>
        </>
      ) : (
        <Nothing />
      ),
  },
];

type Open = 'freeze' | 'merge' | 'correction' | { readonly deed: 'release' | 'renew'; readonly freeze: Freeze };

/** What the counter did with a person's account, and what it can do. */
export function AccountDesk({ personId }: { readonly personId: string }) {
  const may = useMay();
  const [open, setOpen] = useState<Open>();
  const [begun, setBegun] = useState<{ caseId: string; number: string }>();
  const { data, error, refetch } = useRoute(registration.getAccountDesk, { params: { personId } });
  if (!data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  const { accountId, state, freezes, deeds } = data;
  const close = () => setOpen(undefined);
  const mayAct = may('registration.account');
  return (
    <div className="desk">
      {mayAct && (
        <div className="desk-actions">
          <Button disabled={!accountId || state === '冻结'} onClick={() => setOpen('freeze')}>
            冻结账户
          </Button>
          <Button disabled={!accountId} onClick={() => setOpen('merge')}>
            合并账户
          </Button>
          <Button onClick={() => setOpen('correction')}>更正姓名、证件</Button>
        </div>
      )}
      {begun && (
        <p className="note" role="status">
          已提交复核，业务编号 {begun.number}。材料扫描上传之后才能复核通过：
          <Link to={`/cases/${begun.caseId}?tab=materials`}>去上传材料</Link>
        </p>
      )}
      {freezes.length > 0 && (
        <DataTable<Freeze>
          caption="冻结记录"
          showCaption
          columns={freezeColumns(mayAct ? (deed, freeze) => setOpen({ deed, freeze }) : undefined)}
          rows={freezes}
          rowKey="freezeId"
        />
      )}
      <Deeds caption="柜面业务记录" rows={deeds} />
      {open === 'freeze' && accountId && <FreezeDialog accountId={accountId} onClose={close} />}
      {open === 'merge' && <MergeDialog personId={personId} onClose={close} onBegun={setBegun} />}
      {open === 'correction' && <CorrectionDialog personId={personId} onClose={close} onBegun={setBegun} />}
      {typeof open === 'object' && open.deed === 'release' && (
        <ReleaseDialog freeze={open.freeze} onClose={close} onBegun={setBegun} />
      )}
      {typeof open === 'object' && open.deed === 'renew' && accountId && (
        <FreezeDialog accountId={accountId} renewed={open.freeze} onClose={close} />
      )}
    </div>
  );
}
