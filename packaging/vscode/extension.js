// Starts "holdfast lsp" for keepalived's configuration files.
const { workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

let client;

exports.activate = () => {
  const [command, ...args] = workspace.getConfiguration('holdfast').get('command');
  client = new LanguageClient(
    'holdfast', 'Holdfast', { command, args }, { documentSelector: [{ language: 'keepalived' }] });
  return client.start();
};

exports.deactivate = () => client?.stop();
