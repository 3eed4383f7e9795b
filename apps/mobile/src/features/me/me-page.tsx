import { CareSwitch, PageHeader, SignOutButton, useRoute, useSession } from '@anju/ui';
import { Link } from 'react-router';
import { notice } from '../../../../../server/src/contract.ts';
import { HallRows, LinkRows } from '../../parts/links.tsx';
import { isInstalled } from '../../pwa/standing.ts';

/** 我的: messages, security, care mode, leaving. */
export function MePage() {
  const { session } = useSession();
  const isPerson = session?.kind === 'person';
  const query = { page: 1, pageSize: 20 };
  const { data } = useRoute(notice.listMessages, { query }, { enabled: isPerson, staleTime: 60_000 });
  const unread = data?.unread ?? 0;
  return (
    <>
      <PageHeader title="我的" />
      <section className="m-card m-me" aria-label="登录">
        {isPerson ? (
          <p>
            <strong>{session.displayName}</strong>
            <span className="muted">{session.centerName}</span>
          </p>
        ) : (
          <p>
            <Link className="button button-primary" to="/login">
              登录
            </Link>
            <Link to="/activate">首次登录／忘记密码</Link>
          </p>
        )}
        <CareSwitch />
      </section>
      <LinkRows
        title="消息"
        rows={[
          {
            to: '/messages',
            icon: 'message',
            title: '我的消息',
            value: unread > 0 ? <span className="badge">{unread}</span> : undefined,
          },
          { to: '/help', icon: 'message', title: '在线客服', text: '常见问题，或者和工作人员交谈' },
          { to: '/work-orders', icon: 'paper', title: '投诉建议与留言', text: '有编号、有期限，答复可评价' },
          { to: '/surveys', icon: 'ballot', title: '在线调查', text: '两分钟，帮我们改进服务' },
        ]}
      />
      <LinkRows
        title="安全"
        rows={[
          { to: '/security/password', icon: 'key', title: '修改密码' },
          { to: '/security/mobile', icon: 'phone', title: '修改手机号码' },
          { to: '/wechat', icon: 'message', title: '微信绑定', text: '绑定后在微信里查询、收通知' },
          { to: '/logins', icon: 'clock', title: '登录日志', text: '谁在什么时候、用什么渠道登录过' },
          { to: '/lookups', icon: 'eye', title: '谁看过我的信息', text: '每一次查询和查看都有记录，授权可以撤回' },
          { to: '/security/everywhere', icon: 'shield', title: '退出全部渠道', text: '手机丢了，让所有登录失效' },
          { to: '/security/registration', icon: 'key', title: '注销注册', text: '不再使用网上服务' },
        ]}
      />
      <HallRows
        rows={[
          { to: '/my/sms', icon: 'phone', title: '短信与消息设置', text: '短信签约、12329 查询密码、在哪里收哪些消息' },
        ]}
      />
      {!isInstalled() && (
        <LinkRows
          title="应用"
          rows={[{ to: '/install', icon: 'load', title: '安装到手机', text: '像应用一样从桌面打开' }]}
        />
      )}
      {isPerson && <SignOutButton className="button button-block m-leave" text="退出登录" />}
    </>
  );
}
