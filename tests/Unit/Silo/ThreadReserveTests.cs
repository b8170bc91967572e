using StreamVibe.Hosting;

namespace StreamVibe.Tests.Unit.Silo;

public sealed class ThreadReserveTests
{
    [Fact]
    public void A_stuck_pool_gets_more_threads_with_every_look_up_to_a_limit()
    {
        var reserve = new ThreadReserve(2);
        List<int> seen = [];
        for (var look = 0; look < 10; look++) seen.Add((reserve = reserve.Next(isStuck: true)).Threads);
        Assert.Equal([10, 18, 26, 34, 42, 50, 58, 64, 64, 64], seen);
    }

    [Fact]
    public void It_has_as_few_as_usual_again_only_after_a_minute_of_calm()
    {
        var reserve = new ThreadReserve(2).Next(isStuck: true);
        for (var look = 0; look < 599; look++) reserve = reserve.Next(isStuck: false);
        Assert.Equal(10, reserve.Threads);
        Assert.Equal(2, reserve.Next(isStuck: false).Threads);
    }

    [Fact]
    public void What_is_stuck_again_begins_the_minute_anew()
    {
        var reserve = new ThreadReserve(2).Next(isStuck: true);
        for (var look = 0; look < 500; look++) reserve = reserve.Next(isStuck: false);
        reserve = reserve.Next(isStuck: true);
        for (var look = 0; look < 500; look++) reserve = reserve.Next(isStuck: false);
        Assert.Equal(18, reserve.Threads);
    }

    [Fact]
    public void A_machine_with_many_cores_keeps_its_own_number()
    {
        Assert.Equal(96, new ThreadReserve(96).Next(isStuck: true).Threads);
    }
}
