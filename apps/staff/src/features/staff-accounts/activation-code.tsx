import { Button, Dialog, formatInstant } from '@anju/ui';

export interface Activation {
  readonly username: string;
  readonly code: string;
  readonly endsAt: string;
}

/** The code, this once: whoever confirmed hands it to the owner of the account. */
export function ActivationCode({
  activation,
  onClose,
}: {
  readonly activation: Activation;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      title="激活码"
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => window.print()}>打印</Button>
          <Button type="primary" data-autofocus onClick={onClose}>
            已交给本人
          </Button>
        </>
      }
    >
      <div className="stack activation-slip">
        <p className="activation-code figures">{activation.code}</p>
        <dl className="activation-facts">
          <dt>用户名</dt>
          <dd>{activation.username}</dd>
          <dt>有效期至</dt>
          <dd>{formatInstant(activation.endsAt)}</dd>
          <dt>激活地址</dt>
          <dd>{window.location.origin}/staff/activate</dd>
        </dl>
        <p className="note note-warn">
          只显示这一次，只能用一次。请当面交给本人，不要用短信、微信等方式转发；遗失的，可以在账号页面重新生成。
        </p>
      </div>
    </Dialog>
  );
}
