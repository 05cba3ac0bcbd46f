using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Daemon.Commands.Lsp;

// The part of LSP 3.17 that is spoken here. Names are the specification's; lines and characters count from 0, characters
// in UTF-16 code units.

internal sealed record Position(int Line, int Character);

internal sealed record Range(Position Start, Position End);

internal sealed record Location(string Uri, Range Range);

internal sealed record RelatedInformation(Location Location, string Message);

internal sealed record LspDiagnostic(
    Range Range, int Severity, string Code, string Source, string Message,
    IReadOnlyList<RelatedInformation>? RelatedInformation, IReadOnlyList<int>? Tags);

internal sealed record PublishDiagnostics(string Uri, int? Version, IReadOnlyList<LspDiagnostic> Diagnostics);

internal sealed record TextDocumentItem(string Uri, string LanguageId, int Version, string Text);

internal sealed record DidOpen(TextDocumentItem TextDocument);

internal sealed record VersionedDocument(string Uri, int Version);

internal sealed record ContentChange(string Text, Range? Range = null);

internal sealed record DidChange(VersionedDocument TextDocument, IReadOnlyList<ContentChange> ContentChanges);

internal sealed record Document(string Uri);

internal sealed record DidClose(Document TextDocument);

internal sealed record DocumentPosition(Document TextDocument, Position Position);

internal sealed record CodeActionParameters(Document TextDocument, Range Range);

internal sealed record DocumentParameters(Document TextDocument);

internal sealed record MarkupContent(string Kind, string Value);

internal sealed record HoverResult(MarkupContent Contents, Range Range);

internal sealed record CompletionItem(
    string Label, int Kind, string? Detail, MarkupContent? Documentation, string? InsertText, int? InsertTextFormat,
    IReadOnlyList<int>? Tags, LspTextEdit? TextEdit);

internal sealed record CompletionList(bool IsIncomplete, IReadOnlyList<CompletionItem> Items);

internal sealed record LspTextEdit(Range Range, string NewText);

internal sealed record WorkspaceEdit(IReadOnlyDictionary<string, IReadOnlyList<LspTextEdit>> Changes);

internal sealed record CodeAction(
    string Title, string Kind, IReadOnlyList<LspDiagnostic> Diagnostics, bool? IsPreferred, WorkspaceEdit Edit);

internal sealed record DocumentSymbol(
    string Name, string? Detail, int Kind, Range Range, Range SelectionRange, IReadOnlyList<DocumentSymbol>? Children);

internal sealed record SyncOptions(bool OpenClose, int Change);

internal sealed record CompletionOptions(IReadOnlyList<string> TriggerCharacters);

internal sealed record CodeActionOptions(IReadOnlyList<string> CodeActionKinds);

internal sealed record ServerCapabilities(
    string PositionEncoding, SyncOptions TextDocumentSync, bool HoverProvider, bool DefinitionProvider,
    bool DocumentSymbolProvider, CompletionOptions CompletionProvider, CodeActionOptions CodeActionProvider);

internal sealed record ServerInfo(string Name, string Version);

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ResponseError(int Code, string Message);

/// <summary>What comes in: a request if it has an id, else a notification.</summary>
internal sealed record Incoming(JsonElement? Id = null, string? Method = null, JsonElement? Params = null);

[JsonSourceGenerationOptions(
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Incoming))]
[JsonSerializable(typeof(DidOpen))]
[JsonSerializable(typeof(DidChange))]
[JsonSerializable(typeof(DidClose))]
[JsonSerializable(typeof(DocumentPosition))]
[JsonSerializable(typeof(DocumentParameters))]
[JsonSerializable(typeof(CodeActionParameters))]
[JsonSerializable(typeof(PublishDiagnostics))]
[JsonSerializable(typeof(HoverResult))]
[JsonSerializable(typeof(CompletionList))]
[JsonSerializable(typeof(IReadOnlyList<Location>))]
[JsonSerializable(typeof(IReadOnlyList<CodeAction>))]
[JsonSerializable(typeof(IReadOnlyList<DocumentSymbol>))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(ResponseError))]
internal sealed partial class LspJson : JsonSerializerContext;
