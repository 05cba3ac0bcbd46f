using System.Text.Json;
using Holdfast.Configuration;
using Holdfast.Configuration.Editing;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary>
/// A language server (LSP 3.17) for configuration files. One thread serves; findings are published when nothing more has
/// come in, so that fast typing is not answered letter by letter.
/// </summary>
/// <param name="connection">The client.</param>
/// <param name="world">The world in which files are compiled; open documents take the place of its files.</param>
internal sealed class LspServer(LspConnection connection, ConfigurationEnvironment world)
{
    private const int ParseError = -32700;
    private const int InvalidRequest = -32600;
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;
    private const int InternalError = -32603;
    private const int ServerNotInitialized = -32002;

    private readonly Dictionary<string, OpenDocument> _open = [];
    private readonly Dictionary<string, EditorModel> _models = [];
    private readonly HashSet<string> _changed = [];
    private readonly Dictionary<string, HashSet<string>> _published = [];
    private bool _initialized;
    private bool _shutDown;

    private sealed record OpenDocument(string Uri, int Version, string Text);

    /// <summary>Serves until the client says exit or goes away.</summary>
    /// <returns>The exit status: 0 after an orderly shutdown, else 1.</returns>
    public int Run()
    {
        while (connection.Next() is { } bytes)
        {
            Incoming message;
            try
            {
                message = JsonSerializer.Deserialize(bytes, LspJson.Default.Incoming) ?? new Incoming(null, null, null);
            }
            catch (JsonException e)
            {
                connection.Fail(null, ParseError, e.Message);
                continue;
            }

            if (message.Method == "exit") return _shutDown ? 0 : 1;
            Serve(message);
            if (!connection.HasMore) Publish();
        }

        return 1;
    }

    private void Serve(Incoming message)
    {
        try
        {
            if (message.Id is { } id) Answer(id, message.Method, message.Params);
            else if (_initialized && !_shutDown) Hear(message.Method, message.Params);
        }
        catch (JsonException e)
        {
            if (message.Id is { } id) connection.Fail(id, InvalidParams, e.Message);
        }
        catch (Exception e) when (e is not (IOException or ObjectDisposedException))
        {
            // A defect of ours in one answer must not take the editor's server away.
            if (message.Id is { } id) connection.Fail(id, InternalError, e.Message);
        }
    }

    private void Answer(JsonElement id, string? method, JsonElement? parameters)
    {
        if (method is null)
        {
            // An answer to a request; we make none.
            return;
        }

        if (method == "initialize")
        {
            _initialized = true;
            connection.Respond(id, Capabilities(), LspJson.Default.InitializeResult);
            return;
        }

        if (!_initialized)
        {
            connection.Fail(id, ServerNotInitialized, "initialize comes first");
            return;
        }

        if (_shutDown)
        {
            connection.Fail(id, InvalidRequest, "the server is shut down");
            return;
        }

        switch (method)
        {
            case "shutdown":
                _shutDown = true;
                connection.Respond(id, null, LspJson.Default.HoverResult);
                break;
            case "textDocument/hover":
                connection.Respond(id, Hover(Read(parameters, LspJson.Default.DocumentPosition)), LspJson.Default.HoverResult);
                break;
            case "textDocument/completion":
                connection.Respond(id, Complete(Read(parameters, LspJson.Default.DocumentPosition)), LspJson.Default.CompletionList);
                break;
            case "textDocument/definition":
                connection.Respond(
                    id, Definitions(Read(parameters, LspJson.Default.DocumentPosition)), LspJson.Default.IReadOnlyListLocation);
                break;
            case "textDocument/codeAction":
                connection.Respond(
                    id, Actions(Read(parameters, LspJson.Default.CodeActionParameters)), LspJson.Default.IReadOnlyListCodeAction);
                break;
            case "textDocument/documentSymbol":
                connection.Respond(
                    id, Symbols(Read(parameters, LspJson.Default.DocumentParameters)), LspJson.Default.IReadOnlyListDocumentSymbol);
                break;
            default:
                connection.Fail(id, MethodNotFound, $"there is no method {method}");
                break;
        }
    }

    private void Hear(string? method, JsonElement? parameters)
    {
        switch (method)
        {
            case "textDocument/didOpen":
                TextDocumentItem item = Read(parameters, LspJson.Default.DidOpen).TextDocument;
                Change(LspText.PathOf(item.Uri), new OpenDocument(item.Uri, item.Version, item.Text));
                break;
            case "textDocument/didChange":
                DidChange change = Read(parameters, LspJson.Default.DidChange);
                string path = LspText.PathOf(change.TextDocument.Uri);
                if (!_open.TryGetValue(path, out OpenDocument? document)) break;
                string text = document.Text;
                foreach (ContentChange part in change.ContentChanges) text = LspText.Apply(path, text, part);
                Change(path, document with { Version = change.TextDocument.Version, Text = text });
                break;
            case "textDocument/didClose":
                string closed = LspText.PathOf(Read(parameters, LspJson.Default.DidClose).TextDocument.Uri);
                if (!_open.Remove(closed)) break;
                Forget(closed);
                Touch(closed);
                break;
        }
    }

    private static T Read<T>(JsonElement? parameters, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class =>
        parameters?.Deserialize(type) ?? throw new JsonException("parameters are missing");

    private static InitializeResult Capabilities() => new(
        new ServerCapabilities(
            "utf-16", new SyncOptions(OpenClose: true, Change: 2), true, true, true,
            new CompletionOptions(["$", "{", " "]), new CodeActionOptions(["quickfix"])),
        new ServerInfo("holdfast", typeof(LspServer).Assembly.GetName().Version?.ToString(3) ?? ""));

    private void Change(string path, OpenDocument document)
    {
        _open[path] = document;
        Touch(path);
    }

    /// <summary>Notes that every configuration with this file in it must be looked at again.</summary>
    private void Touch(string path)
    {
        foreach ((string main, EditorModel model) in _models)
        {
            if (model.File(path) is not null) _changed.Add(main);
        }

        if (_open.ContainsKey(path)) _changed.Add(path);
        foreach (string main in _changed) _models.Remove(main);
    }

    /// <summary>The configuration of which a document is part: that which includes it, or its own.</summary>
    private EditorModel ModelOf(string path)
    {
        foreach (string main in _open.Keys)
        {
            if (main != path && Compiled(main) is { } other && other.File(path) is not null) return other;
        }

        return Compiled(path);
    }

    private EditorModel Compiled(string main)
    {
        if (_models.TryGetValue(main, out EditorModel? model)) return model;
        return _models[main] = EditorModel.Open(main, world with { ReadFile = ReadFile });
    }

    private FileReading ReadFile(string path)
    {
        string full = path.StartsWith('/') ? Path.GetFullPath(path) : path;
        return _open.TryGetValue(full, out OpenDocument? document)
            ? new FileReading(new SourceText(path, document.Text))
            : world.ReadFile(path);
    }

    private (EditorModel Model, SourceText File)? Find(Document document)
    {
        string path = LspText.PathOf(document.Uri);
        if (!_open.ContainsKey(path)) return null;
        EditorModel model = ModelOf(path);
        return model.File(path) is { } file ? (model, file) : null;
    }

    private void Publish()
    {
        foreach (string main in _changed.ToList())
        {
            // A file that another open one includes is judged there: alone it may be half a block.
            if (!_open.ContainsKey(main)) continue;
            if (!ReferenceEquals(ModelOf(main), Compiled(main)))
            {
                Forget(main, except: main);
                continue;
            }

            EditorModel model = Compiled(main);
            var byFile = model.Diagnostics.ToLookup(found => found.Span?.Source.Path ?? main);
            HashSet<string> files = [main, .. byFile.Select(group => group.Key)];
            foreach (string path in files.Union(_published.GetValueOrDefault(main) ?? []))
                Send(path, [.. byFile[path].Select(LspDiagnostics.Of)]);
            _published[main] = files;
        }

        _changed.Clear();
    }

    /// <summary>Takes back what was published for a configuration.</summary>
    private void Forget(string main, string? except = null)
    {
        if (!_published.Remove(main, out HashSet<string>? files)) return;
        foreach (string path in files.Where(path => path != except)) Send(path, []);
    }

    private void Send(string path, List<LspDiagnostic> diagnostics) => connection.Notify(
        "textDocument/publishDiagnostics",
        new PublishDiagnostics(
            _open.TryGetValue(path, out OpenDocument? document) ? document.Uri : LspText.UriOf(path), document?.Version, diagnostics),
        LspJson.Default.PublishDiagnostics);

    private HoverResult? Hover(DocumentPosition at)
    {
        if (Find(at.TextDocument) is not var (model, file)) return null;
        return model.Hover(file, LspText.OffsetOf(file, at.Position)) is { } hover
            ? new HoverResult(new MarkupContent("markdown", hover.Markdown), LspText.RangeOf(hover.Span))
            : null;
    }

    private CompletionList? Complete(DocumentPosition at)
    {
        if (Find(at.TextDocument) is not var (model, file)) return null;
        int offset = LspText.OffsetOf(file, at.Position);
        return new CompletionList(
            false, [.. model.Complete(file, offset).Select(item => LspCompletion.Of(item, file, offset))]);
    }

    private Location[] Definitions(DocumentPosition at)
    {
        if (Find(at.TextDocument) is not var (model, file)) return [];
        return
        [
            .. model.Definitions(file, LspText.OffsetOf(file, at.Position)).Select(target => new Location(
                LspText.UriOf(target.Path),
                target.Span is { } span ? LspText.RangeOf(span) : new Range(new Position(0, 0), new Position(0, 0)))),
        ];
    }

    private CodeAction[] Actions(CodeActionParameters at)
    {
        if (Find(at.TextDocument) is not var (model, file)) return [];
        int start = LspText.OffsetOf(file, at.Range.Start);
        int end = LspText.OffsetOf(file, at.Range.End);
        return
        [
            .. model.Diagnostics
                .Where(found => found.Span is { } span && ReferenceEquals(span.Source, file) && span.Start <= end && span.End >= start)
                .SelectMany(LspActions.Of),
        ];
    }

    private DocumentSymbol[] Symbols(DocumentParameters at)
    {
        if (Find(at.TextDocument) is not var (model, file) || model.Tree is not { } tree) return [];
        return [.. tree.Children.SelectMany(node => LspSymbols.Of(node, file))];
    }
}
