using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Every channel here: the seed's, and those made since.</summary>
internal sealed class Channels(StateJournal journal)
{
    readonly JournalTable<Channel> made = journal.Table<Channel>("youtube.channels");

    public IEnumerable<Channel> All => Channel.Seed.Concat(made.All.Select(row => row.Value));

    public Channel? OfAccount(string account) => All.FirstOrDefault(channel => channel.Account == account);

    public Channel? Find(string id) => Channel.Seed.FirstOrDefault(channel => channel.Id == id) ?? made.Find(id);

    public Channel? FindByUploads(string playlistId) => playlistId.StartsWith("UU", StringComparison.Ordinal) ? Find("UC" + playlistId[2..]) : null;

    public void Add(StateChange change, Channel channel) => change.Put(made, channel.Id, channel);
}
