using StreamVibe.Tests.Unit.Sandbox;

namespace StreamVibe.Tests.Unit.Time;

public sealed class IdsTests
{
    [Fact]
    public void An_id_made_later_sorts_later_also_as_text_and_as_PostgreSQL_sorts_it()
    {
        var clock = new SettableTime(new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero));
        var ids = new Ids(clock);
        List<Guid> made = [];
        for (var step = 0; step < 2000; step++)
        {
            made.Add(ids.Next());
            clock.Now += TimeSpan.FromMilliseconds(step % 7 == 0 ? 86_400_000 : 1);
        }
        Assert.Equal(made, made.Order());
        Assert.Equal(made, made.OrderBy(id => id.ToString(), StringComparer.Ordinal));
        Assert.Equal(made, made.OrderBy(id => Convert.ToHexString(id.ToByteArray(bigEndian: true)), StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_of_one_moment_differ_and_are_version_7()
    {
        var ids = new Ids(new SettableTime(DateTimeOffset.UnixEpoch.AddYears(56)));
        var made = Enumerable.Range(0, 5000).Select(_ => ids.Next()).ToList();
        Assert.Equal(5000, made.Distinct().Count());
        Assert.All(made, id => Assert.Equal(7, id.Version));
    }
}
