using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Configuration;
using Holdfast.Daemon.Commands.Lsp;

namespace Holdfast.Tests.Daemon.Lsp;

/// <summary>A client that speaks LSP 3.17 over two streams, as an editor does.</summary>
internal sealed class LspClient(Stream toServer, Stream fromServer)
{
    private readonly Queue<JsonNode> _notifications = [];
    private int _lastId;

    /// <summary>A client of a server in this process.</summary>
    public static (LspClient Client, Task<int> Server) Start(ConfigurationEnvironment world)
    {
        var up = new Pipe();
        var down = new Pipe();
        var connection = new LspConnection(up.Reader.AsStream(), down.Writer.AsStream());
        Task<int> server = Task.Run(() =>
        {
            using (connection) return new LspServer(connection, world).Run();
        });
        return (new LspClient(up.Writer.AsStream(), down.Reader.AsStream()), server);
    }

    /// <summary>Asks, and waits for the answer; findings that come in between are kept.</summary>
    public JsonNode Request(string method, JsonNode? parameters = null)
    {
        int id = ++_lastId;
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
        while (true)
        {
            JsonNode message = Receive();
            if (message["id"]?.GetValue<int>() == id) return message;
            _notifications.Enqueue(message);
        }
    }

    public JsonNode? Result(string method, JsonNode? parameters = null) => Request(method, parameters)["result"];

    public void Notify(string method, JsonNode? parameters = null) =>
        Send(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters });

    /// <summary>The next findings for a document.</summary>
    public JsonArray Findings(string uri)
    {
        while (true)
        {
            JsonNode message = _notifications.Count > 0 ? _notifications.Dequeue() : Receive();
            if (message["method"]?.GetValue<string>() == "textDocument/publishDiagnostics" &&
                message["params"]!["uri"]!.GetValue<string>() == uri)
            {
                return message["params"]!["diagnostics"]!.AsArray();
            }
        }
    }

    public void Initialize()
    {
        Result("initialize", JsonNode.Parse("""{"processId":null,"rootUri":null,"capabilities":{}}"""));
        Notify("initialized", new JsonObject());
    }

    public void Open(string uri, string text) => Notify("textDocument/didOpen", new JsonObject
    {
        ["textDocument"] = new JsonObject { ["uri"] = uri, ["languageId"] = "keepalived", ["version"] = 1, ["text"] = text },
    });

    public void SendRaw(string text)
    {
        toServer.Write(Encoding.UTF8.GetBytes(text));
        toServer.Flush();
    }

    public void Close() => toServer.Close();

    private void Send(JsonObject message)
    {
        byte[] body = Encoding.UTF8.GetBytes(message.ToJsonString());
        toServer.Write(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"));
        toServer.Write(body);
        toServer.Flush();
    }

    /// <summary>The next message, of whatever kind.</summary>
    public JsonNode Receive()
    {
        var header = new StringBuilder();
        while (!header.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int next = fromServer.ReadByte();
            if (next < 0) throw new EndOfStreamException("the server has gone");
            header.Append((char)next);
        }

        int length = int.Parse(header.ToString().Split(':')[1]);
        var body = new byte[length];
        fromServer.ReadExactly(body);
        return JsonNode.Parse(body)!;
    }
}
