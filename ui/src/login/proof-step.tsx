import { type FormEvent, useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { Button } from '../button.tsx';
import { useCenter } from '../center.tsx';
import { CaptchaField, noCaptcha } from '../codes.tsx';
import { TextField } from '../field.tsx';
import { faultOf, ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import type { SentCode } from './code-step.tsx';

export interface Proof extends SentCode {
  readonly certificateNumber: string;
  readonly mobile: string;
}

interface Given {
  readonly certificateNumber: string;
  readonly mobile: string;
}

function faultsOf({ certificateNumber, mobile }: Given, captcha: string): Readonly<Record<string, string>> {
  return {
    ...(certificateNumber.trim().length < 4 && { certificateNumber: '请输入您在公积金中心登记的证件号码' }),
    ...(!/^1[3-9]\d{9}$/.test(mobile.trim()) && { mobile: '请输入 11 位手机号码' }),
    ...(captcha === '' && { captcha: '请输入图形验证码' }),
  };
}

export function ProofStep({ onProved }: { readonly onProved: (proof: Proof) => void }) {
  const { centerId } = useCenter();
  const [given, setGiven] = useState<Given>({ certificateNumber: '', mobile: '' });
  const [captcha, setCaptcha] = useState(noCaptcha);
  const [attempt, setAttempt] = useState(0);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const starting = useCommand(identity.startActivation, { onSuccess: (sent) => onProved({ ...sent, ...given }) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = faultsOf(given, captcha.captcha.trim());
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    const body = {
      centerId,
      certificateNumber: given.certificateNumber.trim().toUpperCase(),
      mobile: given.mobile.trim(),
      captchaId: captcha.captchaId,
      captcha: captcha.captcha.trim(),
    };
    starting.mutate({ body }, { onError: () => setAttempt((before) => before + 1) });
  };
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <ProblemSummary error={starting.error} />
      <TextField
        name="certificateNumber"
        label="证件号码"
        hint="居民身份证等，与您在公积金中心登记的一致。"
        autoComplete="off"
        spellCheck={false}
        maxLength={24}
        value={given.certificateNumber}
        onChange={(certificateNumber) => setGiven({ ...given, certificateNumber })}
        error={faults['certificateNumber'] ?? faultOf(starting.error, 'certificateNumber')}
      />
      <TextField
        name="mobile"
        label="预留手机号码"
        hint="单位为您开户，或您在网点登记时留的号码。"
        inputMode="tel"
        autoComplete="tel-national"
        maxLength={11}
        value={given.mobile}
        onChange={(mobile) => setGiven({ ...given, mobile })}
        error={faults['mobile'] ?? faultOf(starting.error, 'mobile')}
      />
      {centerId !== 0 && (
        <CaptchaField
          centerId={centerId}
          value={captcha}
          onChange={setCaptcha}
          attempt={attempt}
          error={faults['captcha']}
        />
      )}
      <Button type="primary" htmlType="submit" disabled={starting.isPending || centerId === 0}>
        {starting.isPending ? '正在发送' : '发送短信验证码'}
      </Button>
    </form>
  );
}
