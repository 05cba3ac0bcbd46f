using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Holdfast.Daemon.Commands.Lsp;

/// <summary>
/// Messages of JSON-RPC 2.0 with the headers of LSP's base protocol. A thread of its own reads, so that the server knows
/// whether more has come while it worked.
/// </summary>
internal sealed class LspConnection : IDisposable
{
    private const int MaxLength = 64 << 20;
    private const int MaxHeader = 4096;

    private readonly Stream _input;
    private readonly Stream _output;
    private readonly BlockingCollection<byte[]> _messages = new(boundedCapacity: 64);

    public LspConnection(Stream input, Stream output)
    {
        _input = input;
        _output = output;
        new Thread(ReadAll) { IsBackground = true, Name = "lsp input" }.Start();
    }

    /// <summary>Whether a message waits.</summary>
    public bool HasMore => _messages.Count > 0;

    /// <summary>Waits for a message; null at the end of the input, or after headers that make no sense.</summary>
    public byte[]? Next() => _messages.TryTake(out byte[]? message, Timeout.Infinite) ? message : null;

    /// <summary>Answers a request.</summary>
    public void Respond<T>(JsonElement id, T? result, JsonTypeInfo<T> type) => Send(json =>
    {
        json.WritePropertyName("id");
        id.WriteTo(json);
        json.WritePropertyName("result");
        if (result is null) json.WriteNullValue();
        else JsonSerializer.Serialize(json, result, type);
    });

    /// <summary>Answers a request, or what could not be read as one, with an error.</summary>
    public void Fail(JsonElement? id, int code, string message) => Send(json =>
    {
        json.WritePropertyName("id");
        if (id is { } known) known.WriteTo(json);
        else json.WriteNullValue();
        json.WritePropertyName("error");
        JsonSerializer.Serialize(json, new ResponseError(code, message), LspJson.Default.ResponseError);
    });

    /// <summary>Tells the client something.</summary>
    public void Notify<T>(string method, T parameters, JsonTypeInfo<T> type) => Send(json =>
    {
        json.WriteString("method", method);
        json.WritePropertyName("params");
        JsonSerializer.Serialize(json, parameters, type);
    });

    /// <inheritdoc/>
    public void Dispose() => _messages.Dispose();

    private void Send(Action<Utf8JsonWriter> body)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc", "2.0");
            body(json);
            json.WriteEndObject();
        }

        _output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {bytes.Length}\r\n\r\n")));
        bytes.WriteTo(_output);
        _output.Flush();
    }

    private void ReadAll()
    {
        try
        {
            using var input = new BufferedStream(_input, 1 << 16);
            while (ReadLength(input) is { } length)
            {
                var message = new byte[length];
                input.ReadExactly(message);
                _messages.Add(message);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone.
        }

        try
        {
            _messages.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // So has the server.
        }
    }

    /// <summary>Reads the headers; null at the end of the input, or when they name no sensible length.</summary>
    private static int? ReadLength(Stream input)
    {
        const string Name = "Content-Length:";
        int? length = null;
        var line = new StringBuilder();
        for (int count = 0; count < MaxHeader; count++)
        {
            int next = input.ReadByte();
            if (next < 0) return null;
            if (next != '\n')
            {
                line.Append((char)next);
                continue;
            }

            string header = line.ToString().TrimEnd('\r');
            line.Clear();
            if (header.Length == 0) return length is >= 0 and <= MaxLength ? length : null;
            if (header.StartsWith(Name, StringComparison.OrdinalIgnoreCase) &&
                int.TryParse(header.AsSpan(Name.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                length = value;
            }
        }

        return null;
    }
}
