import type { Edge } from '../../platform/http.ts';
import { done } from '../../platform/route.ts';
import { chatView, end as endOwn, mayShow as mayShowOwn, mine, open, own, rate, sayImage, sayText } from './chat.ts';
import * as contract from './contract.ts';
import { agentOf, agentRows, conversationView, deskOf, endedRows, figures, getRow } from './desk-screens.ts';
import { questionsOf, searchForAgent, use } from './knowledge.ts';
import { conversationTopic, deskTopic } from './live.ts';
import { imageOf, messagesAfter, readImage, transcriptOf } from './reading.ts';
import {
  answer,
  beat,
  changeState,
  end,
  handOver,
  hangUp,
  keepAgent,
  mayShow,
  reveal,
  see,
  show,
  take,
} from './serving.ts';
import { openFrom } from './work-orders.ts';

export {
  type CallToConnect,
  type CallToHangUp,
  connectCall,
  type DeliveryOutcome,
  deliverMessage,
  hangUpAgent,
  type OutgoingMessage,
  useCalls,
  useDelivery,
} from './deliver.ts';
export { hearWeiboAtGate, isTalking, sayToDesk } from './outside.ts';
export { constraintProblems } from './problems.ts';
export { readImage } from './reading.ts';
export {
  type CallHandedOver,
  callEnded,
  handOverCall,
  type IncomingMessage,
  type Received,
  receiveMessage,
  standingOfCall,
} from './receive.ts';
export { deliveryFaults, refusedBy } from './rules/delivery.ts';
export { keepDesk } from './serving.ts';

export function registerDesk(edge: Edge): void {
  registerChat(edge);
  registerAgents(edge);
}

/** What visitors, people and employers' clerks do with their own conversation. */
function registerChat(edge: Edge): void {
  edge.serve(contract.myChat, mine);
  edge.serve(contract.openChat, open);
  edge.serve(contract.getChat, async (call, { params }, answering) => {
    const { call: there, row } = await own(call, answering, params.conversationId);
    return chatView(there, row);
  });
  edge.serveEvents(contract.watchChat, async (call, { params }, answering) => {
    const { call: there } = await own(call, answering, params.conversationId);
    return {
      topic: conversationTopic(there.centerId, params.conversationId),
      read: async (now) => {
        const found = await own(now, answering, params.conversationId);
        return chatView(found.call, found.row);
      },
    };
  });
  edge.serve(contract.readChat, async (call, { params, query }, answering) => {
    const { call: there, row } = await own(call, answering, params.conversationId);
    return messagesAfter(there, row, { after: query.after ?? 0, isStaff: false });
  });
  edge.serve(contract.sayInChat, sayText);
  edge.servePrepared(
    contract.showInChat,
    async (call, { params, file }, answering) => {
      await mayShowOwn(call, params.conversationId, answering);
      return readImage(call, file);
    },
    sayImage,
  );
  edge.serve(contract.chatImage, async (call, { params }, answering) => {
    const { call: there } = await own(call, answering, params.conversationId);
    return imageOf(there, params.conversationId, params.seq);
  });
  edge.serve(contract.endChat, endOwn);
  edge.serve(contract.rateChat, rate);
  edge.serve(contract.listQuestions, questionsOf);
  edge.serve(contract.useQuestion, async (call, input) => {
    await use(call, input);
    return done;
  });
  edge.serve(contract.chatTranscript, async (call, { params }, answering) => {
    const { call: there, row } = await own(call, answering, params.conversationId);
    return transcriptOf(there, row);
  });
}

/** What agents do. */
function registerAgents(edge: Edge): void {
  edge.serve(contract.getDesk, deskOf);
  edge.serveEvents(contract.watchDesk, async ({ centerId }) => ({ topic: deskTopic(centerId), read: deskOf }));
  edge.serve(contract.setAgentState, async (call, { body }) => {
    await changeState(call, body.state);
    return agentOf(call, call.actor.id);
  });
  edge.serve(contract.beatAgent, async (call) => {
    await beat(call);
    return done;
  });
  edge.serve(contract.listAgents, async (call) => ({ rows: await agentRows(call) }));
  edge.serve(contract.saveAgent, async (call, input) => {
    await keepAgent(call, input);
    return agentOf(call, input.params.staffId);
  });
  edge.serve(contract.getConversation, (call, { params }) => conversationView(call, params.conversationId));
  edge.serve(contract.readConversation, async (call, { params, query }) =>
    messagesAfter(call, await getRow(call, params.conversationId), { after: query.after ?? 0, isStaff: true }),
  );
  edge.serve(contract.conversationImage, async (call, { params }) => imageOf(call, params.conversationId, params.seq));
  edge.serve(contract.takeConversation, async (call, { params }) => {
    await take(call, params.conversationId);
    return done;
  });
  edge.serve(contract.answerConversation, answer);
  edge.servePrepared(
    contract.showConversation,
    async (call, { params, file }) => {
      await mayShow(call, params.conversationId);
      return readImage(call, file);
    },
    (call, input, _answering, image) => show(call, input, image),
  );
  edge.serve(contract.seeConversation, async (call, input) => {
    await see(call, input);
    return done;
  });
  edge.serve(contract.handOverConversation, async (call, input) => {
    await handOver(call, input);
    return done;
  });
  edge.serve(contract.endConversation, async (call, input) => {
    await end(call, input);
    return done;
  });
  edge.serve(contract.hangUpCall, async (call, { params }) => {
    await hangUp(call, params.conversationId);
    return done;
  });
  edge.serve(contract.openFromConversation, openFrom);
  edge.serve(contract.revealVisitor, reveal);
  edge.serve(contract.listEnded, endedRows);
  edge.serve(contract.searchKnowledge, searchForAgent);
  edge.serve(contract.deskFigures, figures);
}
