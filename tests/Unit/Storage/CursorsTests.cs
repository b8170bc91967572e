using System.Buffers.Text;
using CsCheck;
using StreamVibe.Storage;
using StreamVibe.Tests.Unit.Vault;

namespace StreamVibe.Tests.Unit.Storage;

public sealed class CursorsTests
{
    static readonly Cursors Ours = new(Rings.Of("k1"));
    static readonly TimeKey Key = new(new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero), new Guid("7f3c0c9e-2a37-4b0e-9f52-1d2f3a4b5c6d"));

    [Fact]
    public void A_cursor_is_read_back_as_it_was_written_to_the_microsecond() => Gen.Select(Gen.Long[0, DateTimeOffset.MaxValue.Ticks], Gen.Guid, Gen.String).Sample((ticks, id, scope) =>
    {
        var key = new TimeKey(new(ticks, TimeSpan.Zero), id);
        Assert.Equal(key, Ours.Read<TimeKey>(Ours.Write(key, scope), scope));
    });

    [Fact]
    public void No_cursor_is_the_start() => Assert.Null(Ours.Read<TimeKey>(null, "content/1"));

    [Theory]
    [InlineData("content/2")]
    [InlineData("content/1?")]
    [InlineData("")]
    public void A_cursor_of_another_list_is_refused(string scope) => Refused(Ours.Write(Key, "content/1"), scope);

    [Fact]
    public void A_cursor_of_another_installation_is_refused() => Refused(new Cursors(Rings.Other("k1")).Write(Key, "content/1"), "content/1");

    [Fact]
    public void While_the_key_changes_each_node_reads_the_cursors_of_the_other()
    {
        var (before, after) = (new Cursors(Rings.Of("k1", "k2")), new Cursors(Rings.Of("k2", "k1")));
        Assert.Equal(Key, after.Read<TimeKey>(before.Write(Key, "content/1"), "content/1"));
        Assert.Equal(Key, before.Read<TimeKey>(after.Write(Key, "content/1"), "content/1"));
        Refused(before.Write(Key, "content/1"), "content/1", new(Rings.Of("k2")));
    }

    [Fact]
    public void A_cursor_with_any_byte_changed_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(Ours.Write(Key, "content/1"));
        for (var at = 0; at < bytes.Length; at++)
        {
            var forged = (byte[])bytes.Clone();
            forged[at] ^= 1;
            Refused(Base64Url.EncodeToString(forged), "content/1");
        }
    }

    [Fact]
    public void A_cursor_that_is_cut_is_refused()
    {
        var whole = Ours.Write(Key, "content/1");
        for (var length = 0; length < whole.Length; length++) Refused(whole[..length], "content/1");
    }

    [Fact]
    public void Whatever_else_a_client_sends_is_refused_and_nothing_worse() => Gen.String.Sample(text => Refused(text, "content/1"));

    static void Refused(string cursor, string scope, Cursors? reader = null)
    {
        var refusal = Assert.Throws<DomainException>(() => (reader ?? Ours).Read<TimeKey>(cursor, scope));
        Assert.Equal((ErrorCode.InvalidCursor, "cursor"), (refusal.Code, refusal.Field));
    }
}
