import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { useSession } from './session.tsx';
import { signOut } from './sign-out.ts';

/** What else ends with 退出, for whom. */
const endsToo = {
  person: '您在网上服务大厅、手机 APP、微信和自助终端的登录都会退出，正在进行的 12329 自助查询也要重新核实身份。',
  employer: '本证书在其他电脑上的登录也会一起退出。',
} as const;

interface SignOutButtonProps {
  readonly className: string;
  readonly text?: string;
}

/** 退出: of every channel at once (统一退出), said before it is done; only here for whoever wants that. */
export function SignOutButton({ className, text = '退出' }: SignOutButtonProps) {
  const { session } = useSession();
  const [isAsking, setAsking] = useState(false);
  const kind = session?.kind;
  const isShared = kind === 'person' || kind === 'employer';
  const leave = (from: 'here' | 'everywhere') => void signOut(from).catch(() => {});
  return (
    <>
      <button type="button" className={className} onClick={() => (isShared ? setAsking(true) : leave('here'))}>
        {text}
      </button>
      {isAsking && isShared && (
        <Dialog
          title="退出登录"
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button onClick={() => leave('here')}>只退出这里</Button>
              <Button type="primary" data-autofocus onClick={() => leave('everywhere')}>
                退出全部渠道
              </Button>
            </>
          }
        >
          <p>{endsToo[kind]}</p>
        </Dialog>
      )}
    </>
  );
}
