import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { identity } from '../../server/src/contract.ts';
import { call } from './api.ts';
import { TextField } from './field.tsx';
import { problemOf } from './problem.tsx';

export interface CaptchaValue {
  readonly captchaId: string;
  readonly captcha: string;
}

interface CaptchaFieldProps {
  readonly centerId: number;
  readonly value: CaptchaValue;
  readonly onChange: (value: CaptchaValue) => void;
  /** Change it to get another picture, after a refusal used the last one up. */
  readonly attempt?: number | undefined;
  readonly error?: string | undefined;
}

export const noCaptcha: CaptchaValue = { captchaId: '', captcha: '' };

/** The picture code: the picture, another one on request, and where to type it. */
export function CaptchaField({ centerId, value, onChange, attempt = 0, error }: CaptchaFieldProps) {
  const [picture, setPicture] = useState<string>();
  const spoken = useSpokenCode(centerId, (captchaId) => onChange({ captchaId, captcha: '' }));
  const [fault, setFault] = useState<string>();
  const [asked, setAsked] = useState(0);
  // A new picture is asked for when there is a reason, not whenever the page draws again.
  const offer = useEffectEvent((captchaId: string) => {
    spoken.forget();
    onChange({ captchaId, captcha: '' });
  });
  useEffect(() => {
    let isCurrent = true;
    call(identity.newCaptcha, { body: { centerId } }).then(
      ({ captchaId, svg }) => {
        if (!isCurrent) return;
        setPicture(`data:image/svg+xml,${encodeURIComponent(svg)}`);
        setFault(undefined);
        offer(captchaId);
      },
      (failure: unknown) => isCurrent && setFault(problemOf(failure).title),
    );
    return () => {
      isCurrent = false;
    };
  }, [centerId, attempt, asked]);
  return (
    <TextField
      name="captcha"
      label={spoken.isHeard ? '语音验证码' : '图形验证码'}
      hint={
        <>
          {spoken.isHeard ? '请输入听到的 6 位数字。' : '请输入图中的字符，不区分大小写。'}
          <button type="button" className="link-button captcha-listen" onClick={() => void spoken.listen()}>
            {spoken.isHeard ? '再听一遍' : '看不清？听语音验证码'}
          </button>
        </>
      }
      value={value.captcha}
      onChange={(captcha) => onChange({ ...value, captcha })}
      error={error ?? spoken.fault ?? fault}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={8}
      beside={
        <button type="button" className="captcha" aria-label="换一张图形验证码" onClick={() => setAsked(asked + 1)}>
          {picture ? <img src={picture} alt="图形验证码，看不清可换一张" /> : <span className="skeleton-line" />}
          <span className="captcha-more">换一张</span>
        </button>
      }
    />
  );
}

/** The second way for whoever cannot read the picture: digits to listen to, as often as wanted. */
function useSpokenCode(centerId: number, offer: (captchaId: string) => void) {
  const [sound, setSound] = useState<string>();
  const [fault, setFault] = useState<string>();
  const listen = async () => {
    try {
      const said = sound === undefined ? await call(identity.newSpokenCaptcha, { body: { centerId } }) : undefined;
      if (said) offer(said.captchaId);
      const playing = sound ?? `data:audio/wav;base64,${said?.sound ?? ''}`;
      setSound(playing);
      setFault(undefined);
      document.getElementById('field-captcha')?.focus();
      await new Audio(playing).play();
    } catch (failure) {
      setFault(failure instanceof DOMException ? '本浏览器不能播放声音，请使用图形验证码。' : problemOf(failure).title);
    }
  };
  const forget = () => {
    setSound(undefined);
    setFault(undefined);
  };
  return { isHeard: sound !== undefined, fault, listen, forget };
}

interface CodeFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Sends another code; resolves when it is on its way. */
  readonly onResend: () => Promise<unknown>;
  /** To which number the code went, masked. */
  readonly mobileMasked?: string | undefined;
  readonly error?: string | undefined;
  readonly label?: ReactNode;
  /** Seconds until another code may be asked for. */
  readonly waitSeconds?: number | undefined;
}

function useCountdown(seconds: number): readonly [left: number, restart: () => void] {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, () => setLeft(seconds)];
}

/** Six digits from an SMS, with another code on request after a while. */
export function CodeField({
  value,
  onChange,
  onResend,
  mobileMasked,
  error,
  label = '短信验证码',
  waitSeconds = 60,
}: CodeFieldProps) {
  const [left, restart] = useCountdown(waitSeconds);
  const [isSending, setSending] = useState(false);
  const resend = async () => {
    setSending(true);
    await onResend().then(restart, () => {});
    setSending(false);
  };
  return (
    <TextField
      name="code"
      label={label}
      hint={mobileMasked ? `验证码已发送至 ${mobileMasked}，请输入短信中的 6 位数字。` : '请输入短信中的 6 位数字。'}
      value={value}
      onChange={(text) => onChange(text.replace(/\D/g, '').slice(0, 6))}
      error={error}
      inputMode="numeric"
      autoComplete="one-time-code"
      className="control control-code"
      maxLength={6}
      beside={
        <button type="button" className="control-button" disabled={left > 0 || isSending} onClick={() => void resend()}>
          {left > 0 ? `${left} 秒后可重发` : '重新发送'}
        </button>
      }
    />
  );
}
