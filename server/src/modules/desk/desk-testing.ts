import { newUuid } from '../../platform/ids.ts';
import type { TestCaller, TestService } from '../../testing.ts';
import { stranger } from '../../testing-logins.ts';
import * as contract from './contract.ts';
import type { DeskChannel, DeskTopic } from './rules/conversation.ts';

// Support for tests: agents who are there, browsers that keep their cookie.

export interface TestAgent {
  readonly staffId: string;
  readonly caller: TestCaller;
}

/** Members of staff as agents; away until they say otherwise. */
export async function agentsOf(
  service: TestService,
  count: number,
  settings: { channels?: DeskChannel[]; skills?: DeskTopic[]; capacity?: number } = {},
): Promise<TestAgent[]> {
  const agents: TestAgent[] = [];
  for (let made = 0; made < count; made += 1) {
    const staffId = newUuid(service.clock.now.epochMilliseconds);
    await service.ownerPool.query(
      'insert into identity.staff (center_id, staff_id, name, outlet, roles) values (1, $1, $2, $3, $4)',
      [staffId, `${'赵钱孙李周吴郑王'[made % 8]}${made}坐席`, '客服中心', ['agent']],
    );
    await service.ownerPool.query(
      `insert into desk.agent (center_id, staff_id, channels, skills, capacity, state, since, seen_at)
       values (1, $1, $2, $3, $4, 'away', $5, $5)`,
      [
        staffId,
        settings.channels ?? ['web', 'employer', 'wechat', 'weibo', 'hotline'],
        settings.skills ?? [],
        settings.capacity ?? 3,
        service.clock.now.toString(),
      ],
    );
    const session = await service.cookieOf({ kind: 'staff', subjectId: staffId, roles: ['agent'], centerId: 1 });
    agents.push({ staffId, caller: service.visitor({ cookie: `${session.name}=${session.value}` }) });
  }
  return agents;
}

/** Ends what is open and sends every agent away, so that tests do not serve each other. */
export async function clearDesk({ ownerPool }: TestService): Promise<void> {
  await ownerPool.query("update desk.agent set state = 'away'");
  await ownerPool.query(
    "update desk.conversation set state = 'ended', ended_at = opened_at, ended_by = 'silence' where state <> 'ended'",
  );
}

export interface Browser {
  readonly caller: TestCaller;
  readonly conversationId: string;
  readonly cookie: string;
}

/** A browser without a login that has begun a conversation. */
export async function visitorWith(
  service: TestService,
  text: string,
  topic: DeskTopic | null = null,
): Promise<Browser> {
  const conversationId = newUuid(service.clock.now.epochMilliseconds);
  const body = { centerId: 1, conversationId, channel: 'web', topic, text };
  const { status, headers, body: answer } = await stranger(service).try(contract.openChat, { body });
  if (status !== 200) throw new Error(JSON.stringify(answer));
  const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
  return { conversationId, cookie, caller: stranger(service, { cookie }) };
}
