# A job that fails after some steps.
import plain

plain.train(5)
raise ValueError('the data set has no more pictures')
