using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamVibe.Tests.Cluster.Processes;

/// <summary>A wire to PostgreSQL that can lose an answer: what was asked is done, and nobody hears of it.</summary>
sealed class Wire(string socket) : Relay(new(IPAddress.Loopback, Ports.Next()), new UnixDomainSocketEndPoint(socket))
{
    Loss? next;

    /// <summary>
    /// The next transaction in which these words are sent is committed, and the answer that would say so is lost together with its connection. Done when that has happened.
    /// </summary>
    public Task LoseAnswerAfterAsync(string words) => LoseAnswerAfterAsync(Encoding.UTF8.GetBytes(words));

    /// <summary>The same for the transaction in which this id is sent.</summary>
    public Task LoseAnswerAfterAsync(Guid id) => LoseAnswerAfterAsync(id.ToByteArray(bigEndian: true));

    Task LoseAnswerAfterAsync(byte[] words)
    {
        var loss = new Loss(words, new(TaskCreationOptions.RunContinuationsAsynchronously));
        next = loss;
        return loss.Bitten.Task;
    }

    protected override (Task There, Task Back) Carry(Stream client, Stream server, CancellationToken over)
    {
        var talk = new Talk(client, server, this);
        return (talk.AskAsync(over), talk.AnswerAsync(over));
    }

    sealed record Loss(byte[] Words, TaskCompletionSource Bitten);

    /// <summary>One connection, message by message.</summary>
    sealed class Talk(Stream client, Stream server, Wire wire)
    {
        const byte Query = (byte)'Q', Sync = (byte)'S', Ready = (byte)'Z', Idle = (byte)'I';

        /// <summary>Questions, each of which is answered with "ready" at its end; the first "ready" is the greeting.</summary>
        int asked, answered = -1;

        Loss? loss;

        /// <summary>The question with the words in it; its transaction ends with this one or a later one.</summary>
        int lost = int.MaxValue;

        public async Task AskAsync(CancellationToken over)
        {
            for (var first = true; await ReadAsync(client, typed: !first, over) is { } message; first = false)
            {
                if (loss is null && wire.next is { } wanted && message.AsSpan().IndexOf(wanted.Words) >= 0) (loss, wire.next) = (wanted, null);
                if (!first && message[0] is Query or Sync)
                {
                    var number = Interlocked.Increment(ref asked);
                    if (loss is not null && lost == int.MaxValue) Volatile.Write(ref lost, number);
                }
                await server.WriteAsync(message, over);
            }
        }

        public async Task AnswerAsync(CancellationToken over)
        {
            while (await ReadAsync(server, typed: true, over) is { } message)
            {
                // The last word of the answer is kept back: whoever reads it stays without.
                if (message[0] == Ready && Interlocked.Increment(ref answered) >= Volatile.Read(ref lost) && message[5] == Idle)
                {
                    loss!.Bitten.SetResult();
                    return;
                }
                await client.WriteAsync(message, over);
            }
        }

        static async Task<byte[]?> ReadAsync(Stream from, bool typed, CancellationToken over)
        {
            var head = new byte[typed ? 5 : 4];
            if (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, over) < head.Length) return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(typed ? 1 : 0));
            var message = new byte[length + (typed ? 1 : 0)];
            head.CopyTo(message, 0);
            await from.ReadExactlyAsync(message.AsMemory(head.Length), over);
            return message;
        }
    }
}
