import {
  Button,
  ConfirmButton,
  InstantText,
  LoginPage,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  problemOf,
  useCenter,
  useCommand,
  useRoute,
  useSession,
} from '@anju/ui';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { notice, wechat } from '../../../../../server/src/contract.ts';
import { finishOnce, forgetTicket, heldTicket, holdTicket } from './authorization.ts';

/** 微信绑定与登录: who is bound has entered; who is not logs in, confirms, and is bound. */
export function WechatPage() {
  const [query] = useSearchParams();
  const [code, state] = [query.get('code'), query.get('state')];
  const back = { to: '/', text: '首页' };
  return (
    <>
      <PageHeader title="微信绑定与登录" back={back} />
      {code && state ? <Returned code={code} state={state} /> : <Standing />}
    </>
  );
}

/** Back from WeChat: the code is exchanged once, whatever the page does meanwhile. */
function Returned({ code, state }: { readonly code: string; readonly state: string }) {
  const { centerId } = useCenter();
  const { enter } = useSession();
  const navigate = useNavigate();
  const [error, setError] = useState<Error>();
  useEffect(() => {
    let isShown = true;
    finishOnce({ centerId, code, state }).then(
      (came) => {
        if (!isShown) return;
        if (came.next === 'done') {
          enter(came.session);
          void navigate('/', { replace: true });
        } else {
          holdTicket(came.ticket);
          void navigate('/wechat', { replace: true });
        }
      },
      (failure: unknown) => isShown && setError(failure instanceof Error ? failure : new Error('unknown')),
    );
    return () => {
      isShown = false;
    };
  }, [centerId, code, state, enter, navigate]);
  if (!error) return <PageSkeleton lines={3} />;
  return (
    <div className="m-card stack">
      <ProblemSummary error={error} />
      <Authorize text="重新用微信登录" />
    </div>
  );
}

function Authorize({ text }: { readonly text: string }) {
  const { centerId } = useCenter();
  const beginning = useCommand(wechat.beginAuthorization, {
    onSuccess: ({ address }) => window.location.assign(address),
  });
  return (
    <>
      <ProblemSummary error={beginning.error} />
      <Button
        type="primary"
        disabled={beginning.isPending || beginning.isSuccess}
        onClick={() => beginning.mutate({ body: { centerId } })}
      >
        {beginning.isPending || beginning.isSuccess ? '正在打开微信' : text}
      </Button>
    </>
  );
}

function Standing() {
  const { session, isLoading } = useSession();
  const [ticket, setTicket] = useState(heldTicket);
  const done = () => {
    forgetTicket();
    setTicket(undefined);
  };
  if (isLoading || !session) return <PageSkeleton lines={4} />;
  const isPerson = session.kind === 'person';
  if (ticket !== undefined && !isPerson)
    return (
      <>
        <p className="note" role="status">
          已确认您的微信，还没有绑定公积金账户。请用网上服务大厅的账号登录，登录后确认绑定。
        </p>
        <LoginPage home="/wechat" />
      </>
    );
  if (ticket !== undefined) return <Confirm ticket={ticket} name={session.displayName} onDone={done} />;
  return isPerson ? <Bound /> : <Welcome />;
}

function Welcome() {
  return (
    <div className="m-card stack">
      <p>绑定后，在微信里不用输密码就能查余额、明细、贷款和进度，账户变动也会发到微信。</p>
      <ul className="plain-list">
        <li>绑定需要用网上服务大厅的账号登录并确认一次；</li>
        <li>一个微信绑定一个人，随时可以解除；</li>
        <li>办理提取等业务前，仍会用短信验证码确认是您本人。</li>
      </ul>
      <Authorize text="用微信登录" />
      <p className="muted">
        不绑定也可以：<Link to="/login">用账号密码登录</Link>
      </p>
    </div>
  );
}

function Confirm({ ticket, name, onDone }: { ticket: string; name: string; onDone: () => void }) {
  const binding = useCommand(wechat.bind, {
    invalidates: [wechat.getBinding, notice.getPreferences],
    onSuccess: onDone,
  });
  const problem = binding.error ? problemOf(binding.error) : undefined;
  const isElsewhere = problem?.code === 'notice/bound-already';
  return (
    <Panel title="确认绑定">
      <div className="stack">
        <p>
          将您的微信与 <strong>{name}</strong>{' '}
          的住房公积金账户绑定。绑定后，拿着这部手机的人可以查询您的账户；请不要绑定别人的微信。
        </p>
        <ProblemSummary error={binding.error} />
        <Button
          type="primary"
          disabled={binding.isPending}
          onClick={() => binding.mutate({ body: { ticket, ...(isElsewhere && { replaces: true }) } })}
        >
          {isElsewhere ? '改绑到这个微信' : binding.isPending ? '正在绑定' : '确认绑定'}
        </Button>
        <Button onClick={onDone}>暂不绑定</Button>
      </div>
    </Panel>
  );
}

function Bound() {
  const { data, error, refetch } = useRoute(wechat.getBinding, {});
  const unbinding = useCommand(notice.unbindChannel, { invalidates: [wechat.getBinding, notice.getPreferences] });
  if (error && !data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={3} />;
  if (!data.boundAt)
    return (
      <div className="m-card stack">
        <p>
          {data.isOffered ? '还没有绑定微信。绑定后查询不用输密码，账户变动会发到微信。' : '本中心暂未开通微信公众号。'}
        </p>
        {data.isOffered && <Authorize text="绑定微信" />}
      </div>
    );
  return (
    <div className="m-card stack">
      <p className="note note-good" role="status">
        已绑定微信（
        <InstantText value={data.boundAt} />
        ）。
        {data.isFollowing ? '账户变动和业务进度会发到公众号。' : '关注公众号后才能收到通知。'}
      </p>
      <ProblemSummary error={unbinding.error} />
      <Link className="button button-primary" to="/">
        查看我的公积金
      </Link>
      <ConfirmButton
        title="解除微信绑定？"
        description="解除后不再向这个微信发送您的账户信息，用它打开的登录会退出；站内消息和短信照常。需要时可以重新绑定。"
        confirmText="解除绑定"
        onConfirm={async () => void (await unbinding.mutateAsync({ body: { channel: 'wechat' } }))}
      >
        解除绑定
      </ConfirmButton>
    </div>
  );
}
