import {
  Button,
  type Column,
  call,
  DataTable,
  InstantText,
  PageHeader,
  Panel,
  PasswordField,
  ProblemSummary,
  routeKey,
  useList,
  useListState,
} from '@anju/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CertificateChoice } from '../../parts/certificate/certificate-choice.tsx';
import { pinErrorOf } from '../../parts/certificate/pin-error.ts';
import { ServiceStatus } from '../../parts/certificate/service-status.tsx';
import { type Certificates, useCertificates } from '../../parts/certificate/use-certificates.ts';
import { identity, type RouteOutput } from '../../parts/server.ts';
import { pinRules } from './pin-policy.ts';

type Login = RouteOutput<typeof identity.listClerkLogins>['rows'][number];

const columns: readonly Column<Login>[] = [
  { key: 'at', title: '时间', isRowHeader: true, render: ({ at }) => <InstantText value={at} seconds /> },
  { key: 'result', title: '事项', wraps: true, render: ({ result }) => (result === '成功' ? '登录成功' : result) },
  { key: 'place', title: '地点' },
  { key: 'address', title: '网络地址', render: ({ address }) => <span className="figures">{address || '—'}</span> },
  { key: 'device', title: '设备', wraps: true },
];

function History() {
  const list = useListState();
  const query = useList(identity.listClerkLogins, list);
  return (
    <Panel title="本证书的登录和修改记录">
      <DataTable
        caption="本证书的登录和修改记录"
        columns={columns}
        rowKey={(_row, index) => index}
        query={query}
        paging={list}
        empty={{ title: '还没有登录记录' }}
      />
    </Panel>
  );
}

/**
 * Changes the PIN in the medium, then signs with the new one and has the centre note it. When only the second part failed,
 * trying again does that part alone.
 */
function useChange(certificates: Certificates) {
  const client = useQueryClient();
  const [isChanged, setChanged] = useState(false);
  const changing = useMutation({
    mutationFn: async ({ oldPin, newPin }: { oldPin: string; newPin: string }) => {
      if (!isChanged) await certificates.changePin(oldPin, newPin);
      setChanged(true);
      const { challengeId, text } = await call(identity.challengePin, {});
      await call(identity.notePinChange, { body: { challengeId, ...(await certificates.sign(text, newPin)) } });
    },
    onSuccess: async () => {
      setChanged(false);
      await client.invalidateQueries({ queryKey: routeKey(identity.listClerkLogins) });
    },
  });
  return { ...changing, isHalf: isChanged && changing.isError };
}

interface NewPinProps {
  readonly oldPin: string;
  readonly newPin: string;
  readonly repeated: string;
  readonly onChange: (value: string) => void;
  readonly onRepeat: (value: string) => void;
}

function NewPin({ oldPin, newPin, repeated, onChange, onRepeat }: NewPinProps) {
  return (
    <>
      <PasswordField
        name="newPin"
        label="新密码"
        autoComplete="new-password"
        value={newPin}
        onChange={onChange}
        hint={
          <ul className="rules">
            {pinRules(newPin, oldPin).map(({ text, isMet }) => (
              <li key={text} className={isMet ? 'rule-met' : undefined}>
                <span aria-hidden="true" className="rule-mark" />
                {text}
                {isMet && <span className="visually-hidden">，已符合</span>}
              </li>
            ))}
          </ul>
        }
      />
      <PasswordField
        name="repeated"
        label="再输入一次新密码"
        autoComplete="new-password"
        value={repeated}
        onChange={onRepeat}
        error={repeated !== '' && repeated !== newPin ? '两次输入的新密码不一致' : undefined}
      />
    </>
  );
}

/** U-O9 密码修改: the secret of the hall is the PIN of the certificate; it never leaves this computer. */
export function SecurityPage() {
  const certificates = useCertificates();
  const [oldPin, setOldPin] = useState('');
  const [newPin, setNewPin] = useState('');
  const [repeated, setRepeated] = useState('');
  const change = useChange(certificates);
  const isReady =
    certificates.device !== undefined &&
    oldPin !== '' &&
    newPin === repeated &&
    pinRules(newPin, oldPin).every(({ isMet }) => isMet);
  const submit = () =>
    change.mutate(
      { oldPin, newPin },
      {
        onSuccess: () => {
          setOldPin('');
          setNewPin('');
          setRepeated('');
        },
      },
    );
  return (
    <>
      <PageHeader
        title="密码修改"
        description="登录和确认业务用的是单位证书的密码（PIN 码）。修改在本机的证书介质里完成，密码不会传给公积金中心。"
      />
      <Panel title="修改证书密码">
        <form
          className="pin-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (isReady && !change.isPending) submit();
          }}
        >
          <ProblemSummary error={pinErrorOf(change.error) ? null : change.error} />
          {change.isHalf && (
            <p className="notice" role="alert">
              证书里的密码已经是新密码，还没有登记到中心。请保持本页，点“继续登记”。
            </p>
          )}
          {change.isSuccess && (
            <p className="note note-good" role="status">
              证书密码已修改。其他电脑上用本证书的登录已全部退出，单位会收到一条消息。
            </p>
          )}
          <ServiceStatus certificates={certificates} />
          <CertificateChoice certificates={certificates} />
          <PasswordField
            name="oldPin"
            label="原密码"
            hint="连续输错 6 次会锁定证书；忘记密码的，请到证书发放机构重置。"
            error={pinErrorOf(change.error)}
            value={oldPin}
            onChange={setOldPin}
            autoComplete="off"
          />
          <NewPin oldPin={oldPin} newPin={newPin} repeated={repeated} onChange={setNewPin} onRepeat={setRepeated} />
          <Button type="primary" htmlType="submit" size="large" disabled={!isReady} loading={change.isPending}>
            {change.isHalf ? '继续登记' : '修改密码'}
          </Button>
        </form>
      </Panel>
      <History />
    </>
  );
}
