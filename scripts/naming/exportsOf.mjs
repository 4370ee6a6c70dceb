import ts from 'typescript';

const TYPES = [ts.SyntaxKind.InterfaceDeclaration, ts.SyntaxKind.TypeAliasDeclaration];

/**
 * What a module exports by its own declarations, each name once. What it passes on from others does not count.
 *
 * @param {string} text The module's TypeScript.
 * @returns {{ readonly values: readonly string[], readonly types: readonly string[] }} A value with its type is a value.
 */
export function exportsOf(text) {
  const { statements } = ts.createSourceFile('module.tsx', text, ts.ScriptTarget.Latest);
  const exported = statements.filter(isExported);
  const values = new Set(exported.filter(({ kind }) => !TYPES.includes(kind)).flatMap(namesOf));
  const types = new Set(exported.filter(({ kind }) => TYPES.includes(kind)).flatMap(namesOf));
  return { values: [...values], types: [...types].filter((name) => !values.has(name)) };
}

function isExported(statement) {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function namesOf(statement) {
  if (!ts.isVariableStatement(statement)) {
    return statement.name === undefined ? [] : [statement.name.text];
  }
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) ? [name.text] : name.elements.map((element) => element.name.text)
  );
}
