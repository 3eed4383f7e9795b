import { Panel, ProblemSummary, TextField } from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { type Chosen, PersonPicker } from './person-picker.tsx';
import { useStart } from './use-start.ts';

/** U-T8 职工信息修改: the mobile alone. */
export function MemberForm() {
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [mobile, setMobile] = useState('');
  const { start, isBusy, error } = useStart();
  const [person] = chosen.values();
  return (
    <>
      <ProblemSummary error={error} />
      <Panel title="选择职工">
        <PersonPicker state="normal" chosen={chosen} onChange={setChosen} isSingle />
      </Panel>
      <Panel title="新的手机号码">
        <form
          className="short-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (person && !isBusy) start({ kind: 'member-change', accountId: person.accountId, mobile });
          }}
        >
          <TextField
            name="mobile"
            label={person ? `${person.nameMasked} 的手机号码（现为 ${person.mobileMasked || '未登记'}）` : '手机号码'}
            inputMode="tel"
            autoComplete="off"
            maxLength={20}
            value={mobile}
            onChange={setMobile}
          />
          <Button type="primary" htmlType="submit" size="large" disabled={!person || mobile === ''} loading={isBusy}>
            下一步，核对
          </Button>
        </form>
        <p className="muted">
          姓名、证件类型和证件号码不能在网厅修改，请职工本人持证件到柜台更正；已开通个人网上服务的职工，手机号码由本人修改。
        </p>
      </Panel>
    </>
  );
}
