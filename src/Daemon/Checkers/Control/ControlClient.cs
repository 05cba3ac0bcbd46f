using Holdfast.Core.Control;
using Holdfast.Linux.Events;
using Holdfast.Linux.Sockets;

namespace Holdfast.Daemon.Checkers.Control;

/// <summary>One connection to the control socket: lines in, lines out. One command at a time.</summary>
internal sealed class ControlClient : IReadyHandler
{
    private const int FirstLength = 512;

    private readonly EventLoop _loop;
    private readonly UnixStream _stream;
    private readonly Func<CheckersCommand, CheckersAnswer> _answer;
    private readonly Action<ControlClient> _closed;
    private byte[] _input = new byte[FirstLength];
    private int _length;
    private byte[] _output = [];
    private int _written;
    private bool _isClosed;
    private bool _isLast;
    private bool _hasEnded;

    public ControlClient(
        EventLoop loop, UnixStream stream, Func<CheckersCommand, CheckersAnswer> answer, Action<ControlClient> closed)
    {
        _loop = loop;
        _stream = stream;
        _answer = answer;
        _closed = closed;
        _loop.Add(stream.Handle, OnReadable);
    }

    /// <summary>Ends the connection.</summary>
    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        _loop.Remove(_stream.Handle);
        _stream.Dispose();
        _closed(this);
    }

    /// <summary>The rest of the answer, to who says nothing any more.</summary>
    void IReadyHandler.OnReady(Ready ready)
    {
        int before = -1;
        while (!_isClosed && _written != before)
        {
            before = _written;
            Flush();
        }
    }

    private bool IsWriting => _written < _output.Length;

    private void OnReadable()
    {
        if (_length == _input.Length) Array.Resize(ref _input, _length * 2);
        int count = _stream.Read(_input.AsSpan(_length));
        if (count < 0) return;

        // Who has said all that he had to say may still listen (shutdown with SHUT_WR). The end stays readable: from now on
        // only what changes is heard.
        if (count == 0 && IsWriting)
        {
            _hasEnded = _isLast = true;
            _loop.Remove(_stream.Handle);
            _loop.AddEdges(_stream.Handle, this);
            return;
        }

        // Who asks again without having taken the answer would have us keep answers without end.
        if (count == 0 || IsWriting)
        {
            Close();
            return;
        }

        _length += count;
        AnswerLines();
    }

    private void AnswerLines()
    {
        int start = 0;
        while (!_isClosed && !_isLast)
        {
            int end = _input.AsSpan(start, _length - start).IndexOf((byte)'\n');
            if (end < 0) break;
            if (IsWriting)
            {
                Close();
                return;
            }

            ReadOnlySpan<byte> line = _input.AsSpan(start, end);
            start += end + 1;
            Send(end > CheckersCommand.LongestLine ? TooLong() : Answer(line));
        }

        if (_isClosed) return;
        if (start > 0) _input.AsSpan(start, _length - start).CopyTo(_input);
        _length -= start;
        if (_length <= CheckersCommand.LongestLine || _isLast) return;
        _length = 0;
        Send(TooLong());
    }

    private CheckersAnswer Answer(ReadOnlySpan<byte> line) =>
        CheckersControl.TryRead(line, out CheckersCommand command, out string error) ? _answer(command) : CheckersAnswer.Refusal(error);

    private CheckersAnswer TooLong()
    {
        _isLast = true;
        return CheckersAnswer.Refusal($"a line has at most {CheckersCommand.LongestLine} bytes");
    }

    private void Send(CheckersAnswer answer)
    {
        _output = CheckersControl.Write(answer);
        _written = 0;
        Flush();
    }

    private void Flush()
    {
        int count = _stream.Write(_output.AsSpan(_written));
        if (count < 0)
        {
            Close();
            return;
        }

        _written += count;
        if (!_hasEnded) _loop.Modify(_stream.Handle, IsWriting ? Flush : null);
        if (IsWriting) return;
        _output = [];
        _written = 0;
        if (_isLast) Close();
    }
}
