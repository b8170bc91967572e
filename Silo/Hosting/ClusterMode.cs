namespace StreamVibe.Hosting;

public enum ClusterMode
{
    Embedded,
    Client,
}
