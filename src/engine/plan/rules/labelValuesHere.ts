import { looksUpInfo } from '../../syntax/looksUpInfo';
import { usesLabelValues } from '../memberLabels';
import { type Rule } from '../rule';
import { aggregateHere } from './aggregateHere';
import { callHere } from './callHere';

/** What makes labels of members' labels, or chooses by them, is computed here: members' series do not have them. */
export const labelValuesHere: Rule = {
  name: 'labelValuesHere',
  apply: (expr, children, context) => {
    if (!usesLabelValues(expr, context.memberLabels) || looksUpInfo(expr)) {
      return undefined;
    }
    const part = (expr.kind === 'aggregate' ? aggregateHere : callHere).apply(expr, children, context);
    return part?.kind === 'global' && (part.node.op === 'aggregate' || part.node.op === 'call')
      ? { ...part, node: { ...part.node, reason: "it looks at members' labels, which their series do not have" } }
      : part;
  },
};
