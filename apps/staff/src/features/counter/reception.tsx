import { Button, faultOf, Masked, Panel, ProblemSummary, TextField, useCommand, useRoute } from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { CardFault, defaultReaderAddress, readCard, readerAddress, setReaderAddress } from '../../parts/card-reader.ts';
import { caseForms } from '../../parts/case-forms.ts';
import { casework, report } from '../../parts/server.ts';

const stale = [casework.getVisit];

/** Reads the card and begins to serve whoever it belongs to. */
function ByCard() {
  const open = useCommand(casework.openVisit, { invalidates: stale });
  const [fault, setFault] = useState<string>();
  const [isReading, setReading] = useState(false);
  const [address, setAddress] = useState(readerAddress);
  const read = async () => {
    setFault(undefined);
    setReading(true);
    open.reset();
    try {
      const card = await readCard(address);
      open.mutate({ body: { by: 'card', card } });
    } catch (error) {
      setFault(error instanceof CardFault ? error.message : '没有读到卡，请重试。');
    }
    setReading(false);
  };
  return (
    <section className="way way-card" aria-label="读身份证">
      <p className="way-hint">请办事人把身份证平放在阅读器上。</p>
      <Button type="primary" size="large" autoFocus loading={isReading || open.isPending} onClick={() => void read()}>
        读身份证
      </Button>
      {fault && (
        <p className="note note-warn" role="alert">
          {fault}
        </p>
      )}
      <ProblemSummary error={open.error} />
      <details className="reader-address">
        <summary>阅读器设置</summary>
        <TextField
          name="reader"
          label="读卡程序地址"
          hint={`本机读卡程序的地址，一般是 ${defaultReaderAddress}`}
          value={address}
          onChange={(text) => {
            setAddress(text);
            setReaderAddress(text.trim());
          }}
        />
      </details>
    </section>
  );
}

/** Without a card: the number of another certificate, or a name. */
function ByTyping() {
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  const [isEmpty, setIsEmpty] = useState(false);
  const open = useCommand(casework.openVisit, { invalidates: stale });
  const found = useRoute(report.search, { query: { q: asked } }, { enabled: asked !== '' });
  const hits = asked === '' ? undefined : found.data;
  const only = hits && hits.persons.length + hits.employers.length === 1 ? hits : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.reset();
    setIsEmpty(text.trim() === '');
    // Enter again, with one answer on the screen: that one is at the window.
    const [person, employer] = asked === text.trim() ? [only?.persons[0], only?.employers[0]] : [];
    if (person) open.mutate({ body: { by: 'person', personId: person.personId } });
    else if (employer) open.mutate({ body: { by: 'employer', employerId: employer.employerId } });
    else setAsked(text.trim());
  };
  return (
    <section className="way" aria-label="查找办事人">
      <form onSubmit={submit}>
        <TextField
          name="visitor"
          label="证件号码、姓名、手机、账号或单位名称"
          value={text}
          onChange={setText}
          maxLength={60}
          error={isEmpty && text === '' ? '请输入办事人的证件号码、姓名、手机、账号，或单位名称' : undefined}
          beside={
            <Button htmlType="submit" loading={found.isFetching}>
              查找
            </Button>
          }
        />
      </form>
      <ProblemSummary error={open.error ?? found.error} />
      {hits && hits.persons.length + hits.employers.length === 0 && (
        <p className="note">没有找到。请核对后重试；在其他城市缴存的，请到缴存地办理。</p>
      )}
      {only && <p className="note">找到 1 个，核对后再按一次回车即可接待。</p>}
      <ul className="visitors">
        {hits?.persons.map((person) => (
          <li key={person.personId}>
            <span>
              <strong>
                <Masked value={person.nameMasked} />
              </strong>
              {'　'}
              <Masked value={person.certificateMasked} />
              <span className="second-line">{person.employerName ?? '没有缴存单位'}</span>
            </span>
            <Button
              loading={open.isPending}
              onClick={() => open.mutate({ body: { by: 'person', personId: person.personId } })}
            >
              接待
            </Button>
          </li>
        ))}
        {hits?.employers.map((employer) => (
          <li key={employer.employerId}>
            <span>
              <strong>{employer.name}</strong>
              <span className="second-line">单位　{employer.employerAccountNo}</span>
            </span>
            <Button
              loading={open.isPending}
              onClick={() => open.mutate({ body: { by: 'employer', employerId: employer.employerId } })}
            >
              接待
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A draft begun elsewhere is found by its code, and whose it is sits at the window. */
function ByResumeCode() {
  const [code, setCode] = useState('');
  const navigate = useNavigate();
  const open = useCommand(casework.openVisit, { invalidates: stale });
  const resume = useCommand(casework.resumeForPerson, {
    onSuccess: async ({ caseId, kind, subjectKind, subjectId }) => {
      await open.mutateAsync({
        body:
          subjectKind === 'employer'
            ? { by: 'employer', employerId: subjectId }
            : { by: 'person', personId: subjectId },
      });
      void navigate(caseForms[kind]?.(caseId, subjectId) ?? `/cases/${caseId}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    resume.mutate({ body: { code: code.trim() } });
  };
  return (
    <section className="way" aria-label="续办">
      <form onSubmit={submit}>
        <TextField
          name="code"
          label="续办码"
          hint="办事人在网上或其他渠道填写到一半的申请"
          value={code}
          onChange={setCode}
          maxLength={12}
          error={faultOf(resume.error, 'code')}
          beside={
            <Button htmlType="submit" loading={resume.isPending || open.isPending}>
              接着办
            </Button>
          }
        />
      </form>
      <ProblemSummary error={resume.error ?? open.error} />
    </section>
  );
}

/** Nobody sits at the window yet: three ways to begin. */
export function Reception() {
  return (
    <div className="reception">
      <Panel title="读身份证接待">
        <ByCard />
      </Panel>
      <Panel title="没有带身份证，或代单位办理">
        <ByTyping />
      </Panel>
      <Panel title="接续已填写的申请">
        <ByResumeCode />
      </Panel>
    </div>
  );
}
